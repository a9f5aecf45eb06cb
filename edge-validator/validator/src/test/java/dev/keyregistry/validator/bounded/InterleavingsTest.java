package dev.keyregistry.validator.bounded;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.RandomLog;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every order in which the steps of two fills, of the feed and of the store can follow each other:
 * a fill asks, the store reads its tables, the answer arrives; records reach the edge and the
 * store, each at its own pace. After each step the edge says what one with every key says, or that
 * it does not know.
 */
class InterleavingsTest {

  private static final Instant LATER = Instant.parse("2090-01-01T00:00:00Z");
  private static final List<String> SECRETS = List.of("a", "b");
  private static final int STEPS_OF_A_FILL = 3;

  private static final int ACTORS = 4;
  private static final int FILL_BY_A = 0;
  private static final int FILL_BY_B = 1;
  private static final int FEED = 2;

  @Test
  void E8_a_rotation_and_a_revocation_race_two_fills() {
    runAll(
        KeyStatus.ACTIVE,
        List.of(
            key(1).secret("b").secret("a", LATER).at(21),
            key(1).secret("b").secret("a", LATER).status(KeyStatus.REVOKED).at(22)));
  }

  @Test
  void E8_a_rotation_and_the_suspension_of_the_tenant_race_two_fills() {
    runAll(KeyStatus.ACTIVE, List.of(key(1).secret("b").secret("a", LATER).at(21), suspended(22)));
  }

  @Test
  void E8_a_tenant_is_suspended_before_its_disabled_key_is_enabled() {
    runAll(
        KeyStatus.DISABLED, List.of(suspended(21), key(1).secret("b").secret("a", LATER).at(22)));
  }

  @Test
  void E8_a_secret_ends_and_a_key_is_created_while_both_secrets_are_asked_for() {
    runAll(KeyStatus.ACTIVE, List.of(key(1).secret("c").at(21), key(2).secret("b").at(22)));
  }

  private static void runAll(KeyStatus first, List<EntityView> records) {
    int[] left = {STEPS_OF_A_FILL, STEPS_OF_A_FILL, records.size(), records.size()};
    int orders = runAll(first, records, new int[Arrays.stream(left).sum()], 0, left);
    assertThat(orders).isEqualTo(25_200); // 10! / (3! 3! 2! 2!)
  }

  /** Runs every order that goes on after the first steps of this one, and says how many it ran. */
  private static int runAll(
      KeyStatus first, List<EntityView> records, int[] order, int begun, int[] left) {
    if (begun == order.length) {
      new Race(first, records, order).run();
      return 1;
    }
    int runs = 0;
    for (int actor = 0; actor < ACTORS; actor++) {
      if (left[actor] > 0) {
        left[actor]--;
        order[begun] = actor;
        runs += runAll(first, records, order, begun + 1, left);
        left[actor]++;
      }
    }
    return runs;
  }

  private static final class Race {
    private final List<EntityView> records;
    private final int[] order;
    private final BoundedEdge edge = new BoundedEdge(2);
    private final KeyImage whole = new KeyImage();
    private final KeyValidator oracle = new KeyValidator(whole, () -> RandomLog.START);
    private final TestStore store = new TestStore();
    private int fed;
    private int stored;

    Race(KeyStatus first, List<EntityView> records, int[] order) {
      this.records = records;
      this.order = order;
      List.of(tenant(1), key(1).secret("a").status(first).at(20)).forEach(this::bring);
      whole.complete();
      edge.image.complete();
    }

    private void bring(EntityView view) {
      store.apply(view.position(), view);
      feed(view);
    }

    private void feed(EntityView view) {
      whole.apply(view);
      whole.advance(view.position());
      edge.feed(view);
    }

    void run() {
      int[] done = new int[ACTORS];
      for (int actor : order) {
        int step = done[actor]++;
        switch (actor) {
          case FEED -> feed(records.get(fed++));
          case FILL_BY_A -> fill("a", step);
          case FILL_BY_B -> fill("b", step);
          default -> {
            EntityView view = records.get(stored++);
            store.apply(view.position(), view);
          }
        }
        compare();
      }
    }

    // What was asked again after an answer of no use is answered by none of the steps.
    private void fill(String secret, int step) {
      if (step == 0) {
        edge.fetch(hash(secret));
        return;
      }
      edge.asks.open.stream()
          .filter(ask -> ask.secret.equals(hash(secret)))
          .findFirst()
          .ifPresent(
              ask -> {
                if (step == 1) {
                  ask.take(store.answer(ask.secret));
                } else if (ask.isTaken()) {
                  edge.asks.deliver(ask);
                }
              });
    }

    private void compare() {
      for (String secret : SECRETS) {
        Verdict verdict = edge.verdict(secret);
        if (verdict != Verdict.STALE) {
          Verdict expected = oracle.validate(Carriage.ofSecret(secret), Demand.NOTHING).verdict();
          if (verdict != expected) { // an assertion for each would take most of the time
            assertThat(verdict).as("%s by %s", secret, Arrays.toString(order)).isEqualTo(expected);
          }
        }
      }
    }
  }
}
