package dev.keyregistry.validator.bounded;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedImageTest {

  private static final KeyView GOOD = key(1).secret("a").at(10);

  private final BoundedEdge edge = new BoundedEdge(4);

  @BeforeEach
  void readTheTopic() {
    edge.feed(tenant(1));
    edge.feed(GOOD);
    edge.feed(tenant(20));
    edge.image.complete();
  }

  @Test
  void E8_a_key_that_is_not_held_is_asked_for_and_then_judged() {
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    CompletionStage<?> until = edge.fetch(hash("a"));
    assertThat(isOver(until)).isFalse();
    edge.asks.answer(answer(20, GOOD));
    assertThat(isOver(until)).isTrue();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.VALID);
    assertThat(edge.count(FillOutcome.FILLED)).isEqualTo(1);
  }

  @Test
  void E8_an_answer_below_what_the_edge_had_read_when_it_asked_is_not_taken_in() {
    edge.fetch(hash("a"));
    assertThat(edge.asks.open.getFirst().minPosition).isEqualTo(20);
    edge.asks.answer(answer(19, GOOD));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    assertThat(edge.asks.open).as("it is asked again").hasSize(1);
    edge.asks.answer(answer(20, GOOD));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.VALID);
  }

  @Test
  void E8_a_store_that_stays_behind_is_not_asked_for_ever() {
    CompletionStage<?> until = edge.fetch(hash("a"));
    while (!edge.asks.open.isEmpty()) {
      edge.asks.answer(answer(19, GOOD));
    }
    assertThat(isOver(until)).isTrue();
    assertThat(edge.asks.asked).isEqualTo(4);
    assertThat(edge.count(FillOutcome.BEHIND)).isEqualTo(1);
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
  }

  @Test
  void E8_what_was_read_counts_also_before_its_event_is_complete() {
    edge.image.saw(TestLog.headers(21));
    edge.image.apply(key(1).secret("a").status(KeyStatus.REVOKED).at(21));
    assertThat(edge.image.appliedPosition()).isEqualTo(20);
    edge.fetch(hash("a"));
    edge.asks.answer(answer(20, GOOD));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
  }

  @Test
  void E8_an_answer_is_not_taken_in_over_a_newer_record_that_came_meanwhile() {
    edge.fetch(hash("a"));
    edge.feed(key(1).secret("a").status(KeyStatus.REVOKED).at(21));
    edge.asks.answer(answer(20, GOOD));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    assertThat(edge.asks.open.getFirst().minPosition).as("asked again").isEqualTo(21);
    edge.asks.answer(answer(21, key(1).secret("a").status(KeyStatus.REVOKED).at(21)));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void E8_a_record_that_the_answer_reflects_does_not_stand_against_it() {
    KeyView disabled = key(1).secret("a").status(KeyStatus.DISABLED).at(21);
    edge.fetch(hash("a"));
    edge.feed(disabled);
    edge.asks.answer(answer(30, disabled));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.DISABLED);
  }

  @Test
  void E8_an_answer_ahead_of_the_feed_waits_for_it() {
    CompletionStage<?> until = edge.fetch(hash("a"));
    KeyView enabled = key(1).secret("a").at(22);
    edge.asks.answer(answer(30, enabled)); // at 21 its tenant was suspended
    assertThat(isOver(until)).isFalse();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    edge.feed(suspended(21));
    assertThat(isOver(until)).isFalse();
    edge.feed(enabled);
    assertThat(isOver(until)).isTrue();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.TENANT_SUSPENDED);
  }

  @Test
  void E8_tenants_groups_and_cuts_are_held_however_few_keys_are() {
    for (int number = 1; number <= 50; number++) {
      KeyView view = key(number).secret("s" + number).at(10);
      edge.fetch(hash("s" + number));
      edge.asks.answer(answer(20, view));
      assertThat(edge.verdict("s" + number)).isEqualTo(Verdict.VALID);
      assertThat(edge.image.size()).isLessThanOrEqualTo(4);
    }
    assertThat(edge.image.evictions()).isEqualTo(46);
    edge.feed(suspended(21));
    for (int number = 1; number <= 50; number++) {
      assertThat(edge.verdict("s" + number)).isIn(Verdict.TENANT_SUSPENDED, Verdict.STALE);
    }
    assertThat(edge.verdict("s50")).isEqualTo(Verdict.TENANT_SUSPENDED);
  }

  @Test
  void E8_a_key_that_was_given_up_meanwhile_is_asked_for_again_and_not_remembered() {
    hold(GOOD, "a");
    edge.image.remove(keyId(1)); // as an eviction, but when the test says so
    edge.feed(key(1).secret("a").status(KeyStatus.REVOKED).at(21));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    edge.fetch(hash("a"));
    assertThat(edge.asks.open.getFirst().minPosition).isEqualTo(21);
  }

  @Test
  void a_held_key_is_replaced_by_each_newer_view() {
    hold(GOOD, "a");
    edge.feed(key(1).secret("a").status(KeyStatus.DISABLED).at(21));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.DISABLED);
    edge.feed(GOOD); // E1: once more
    assertThat(edge.verdict("a")).isEqualTo(Verdict.DISABLED);
    edge.feed(key(1).secret("a").at(22));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.VALID);
    edge.feed(key(1).secret("b").at(23));
    assertThat(edge.verdict("b")).isEqualTo(Verdict.VALID);
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
  }

  @Test
  void E8_every_secret_of_a_key_leads_to_its_one_entry() {
    KeyView both = key(1).secret("b").secret("a").at(15);
    hold(both, "a");
    assertThat(edge.verdict("b")).isEqualTo(Verdict.VALID);
    edge.feed(key(1).secret("b").secret("a").status(KeyStatus.REVOKED).at(21));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.REVOKED);
    assertThat(edge.verdict("b")).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void a_secret_that_no_key_has_is_unknown_and_not_asked_for_again() {
    edge.fetch(hash("none"));
    edge.asks.answer(answer(20, null));
    assertThat(edge.verdict("none")).isEqualTo(Verdict.UNKNOWN);
    assertThat(edge.image.absenceHits()).isEqualTo(1);
    edge.later(Duration.ofMinutes(2).toNanos());
    assertThat(edge.verdict("none")).isEqualTo(Verdict.STALE);
  }

  @Test
  void B6_a_secret_that_no_key_had_is_not_unknown_once_a_record_names_it() {
    edge.fetch(hash("new"));
    edge.asks.answer(answer(20, null));
    KeyView created = key(2).secret("new").at(21);
    edge.feed(created);
    assertThat(edge.verdict("new")).isEqualTo(Verdict.STALE);
    hold(created, "new");
    assertThat(edge.verdict("new")).isEqualTo(Verdict.VALID);
  }

  @Test
  void B6_no_absence_is_remembered_if_a_record_names_the_secret_before_it_arrives() {
    edge.fetch(hash("new"));
    edge.feed(key(2).secret("new").at(21));
    edge.asks.answer(answer(20, null));
    assertThat(edge.verdict("new")).isEqualTo(Verdict.STALE);
    edge.asks.answer(answer(21, key(2).secret("new").at(21)));
    assertThat(edge.verdict("new")).isEqualTo(Verdict.VALID);
  }

  @Test
  void a_secret_that_its_key_no_longer_has_is_unknown_once_the_feed_has_said_so() {
    edge.fetch(hash("a"));
    KeyView rotated = key(1).secret("b").at(21);
    edge.asks.answer(answer(21, rotated));
    assertThat(edge.verdict("a")).as("at 20 it works").isEqualTo(Verdict.STALE);
    edge.feed(rotated);
    assertThat(edge.verdict("a")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void L6_an_answer_of_another_log_another_epoch_or_another_past_is_refused() {
    var otherLog = new LogIdentity(new UUID(9, 9), 1);
    var otherEpoch = new LogIdentity(TestLog.LOG.logId(), 0);
    assertRefused(new ViewAnswer(20, TestLog.chainHash(20), otherLog, GOOD));
    assertRefused(new ViewAnswer(99, TestLog.chainHash(99), otherEpoch, GOOD));
    assertRefused(new ViewAnswer(20, ChainHash.ORIGIN, TestLog.LOG, GOOD));
    assertRefused(new ViewAnswer(20, TestLog.chainHash(20), otherLog, null));
    assertThat(edge.count(FillOutcome.OTHER_LOG)).isEqualTo(4);
  }

  private void assertRefused(ViewAnswer answer) {
    CompletionStage<?> until = edge.fetch(hash("a"));
    edge.asks.answer(answer);
    assertThat(isOver(until)).isTrue();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
  }

  @Test
  void E2_a_key_whose_record_cannot_be_read_is_not_taken_from_elsewhere() {
    hold(GOOD, "a");
    edge.image.saw(TestLog.headers(21));
    edge.image.deny(keyId(1), 21);
    edge.image.advance(21);
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    edge.fetch(hash("a"));
    edge.asks.answer(answer(21, key(1).secret("a").at(21)));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    assertThat(edge.count(FillOutcome.UNREADABLE)).isEqualTo(1);
    KeyView newer = key(1).secret("a").at(22);
    edge.feed(newer);
    hold(newer, "a");
    assertThat(edge.verdict("a")).isEqualTo(Verdict.VALID);
  }

  @Test
  void E2_a_record_of_unknown_position_outdates_every_answer_until_a_newer_record() {
    edge.fetch(hash("a"));
    edge.image.deny(keyId(1), 0);
    edge.asks.answer(answer(20, GOOD));
    edge.asks.answer(answer(25, key(1).secret("a").at(20)));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    KeyView newer = key(1).secret("a").at(26);
    edge.feed(newer);
    hold(newer, "a");
    assertThat(edge.verdict("a")).isEqualTo(Verdict.VALID);
  }

  @Test
  void E3_a_removed_key_is_not_brought_back_by_an_answer_on_its_way() {
    edge.fetch(hash("a"));
    edge.image.remove(keyId(1));
    edge.asks.answer(answer(20, GOOD));
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
  }

  @Test
  void L5_two_keys_with_one_secret_do_not_get_each_others_rights() {
    hold(GOOD, "a");
    KeyView other = key(2).secret("b").secret("a").at(15);
    edge.fetch(hash("b"));
    edge.asks.answer(answer(20, other));
    assertThat(edge.verdict("b")).isEqualTo(Verdict.STALE);
    assertThat(edge.decide("a").key()).hasToString("KeyIdentity[" + keyId(1) + " of " + ACME + "]");
  }

  @Test
  void keys_are_passed_over_while_the_topic_is_read_for_the_first_time() {
    var fresh = new BoundedEdge(4);
    assertThat(fresh.image.wants(keyId(1))).isFalse();
    assertThat(fresh.image.wants(ACME)).isTrue();
    assertThat(fresh.fetch(hash("a"))).as("nothing to compare an answer with").isNull();
    fresh.image.complete();
    assertThat(fresh.image.wants(keyId(1))).isTrue();
  }

  @Test
  void many_who_want_one_key_ask_once() {
    CompletionStage<?> first = edge.fetch(hash("a"));
    CompletionStage<?> second = edge.fetch(hash("a"));
    assertThat(edge.asks.asked).isEqualTo(1);
    edge.asks.answer(answer(20, GOOD));
    assertThat(isOver(first) && isOver(second)).isTrue();
  }

  @Test
  void no_more_than_so_many_secrets_are_asked_for_at_once() {
    for (int number = 0; number < KeyFills.MAX_IN_FLIGHT; number++) {
      assertThat(edge.fetch(hash("random " + number))).isNotNull();
    }
    assertThat(edge.fetch(hash("one more"))).isNull();
    assertThat(edge.fetch(hash("random 7"))).isNotNull();
    assertThat(edge.count(FillOutcome.REFUSED)).isEqualTo(1);
    assertThat(edge.image.fillsInFlight()).isEqualTo(KeyFills.MAX_IN_FLIGHT);
  }

  @Test
  void a_store_that_fails_or_is_silent_leaves_a_key_unknown_to_the_edge_and_not_denied() {
    CompletionStage<?> failing = edge.fetch(hash("a"));
    edge.asks.fail(edge.asks.open.getFirst());
    assertThat(isOver(failing)).isTrue();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);

    CompletionStage<?> silent = edge.fetch(hash("a"));
    edge.deadlines.getLast().run();
    assertThat(isOver(silent)).isTrue();
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    edge.asks.answer(answer(20, GOOD)); // too late
    assertThat(edge.verdict("a")).isEqualTo(Verdict.STALE);
    assertThat(edge.count(FillOutcome.LATE)).isEqualTo(1);
  }

  private void hold(KeyView view, String secret) {
    edge.fetch(hash(secret));
    edge.asks.answer(answer(edge.asks.open.getFirst().minPosition, view));
  }

  private static ViewAnswer answer(long position, @Nullable KeyView view) {
    return new ViewAnswer(position, TestLog.chainHash(position), TestLog.LOG, view);
  }

  private static boolean isOver(@Nullable CompletionStage<?> until) {
    return until != null && until.toCompletableFuture().isDone();
  }
}
