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
import java.util.ArrayList;
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
  private static final int STEPS = 3; // of each actor

  private enum Actor {
    FILL_BY_A,
    FILL_BY_B,
    FEED,
    STORE
  }

  @Test
  void E8_a_rotation_a_suspension_and_a_revocation_race_two_fills() {
    runAll(
        List.of(
            key(1).secret("b").secret("a", LATER).at(21),
            suspended(22),
            key(1).secret("b").secret("a", LATER).status(KeyStatus.REVOKED).at(23)));
  }

  @Test
  void E8_a_disabled_key_is_enabled_while_its_tenant_is_suspended() {
    runAll(
        List.of(
            key(1).secret("a").status(KeyStatus.DISABLED).at(21),
            suspended(22),
            key(1).secret("a").at(23)));
  }

  @Test
  void E8_a_secret_ends_and_a_key_is_created_beside_it() {
    runAll(
        List.of(
            key(1).secret("c").at(21),
            key(2).secret("b").at(22),
            key(2).secret("b").status(KeyStatus.DISABLED).at(23)));
  }

  private static void runAll(List<EntityView> records) {
    var orders = new ArrayList<List<Actor>>();
    add(orders, new ArrayList<>(), new int[Actor.values().length]);
    assertThat(orders).hasSize(369_600); // 12! / 3!^4
    for (List<Actor> order : orders) {
      new Race(records, order).run();
    }
  }

  private static void add(List<List<Actor>> orders, List<Actor> begun, int[] done) {
    if (begun.size() == STEPS * done.length) {
      orders.add(List.copyOf(begun));
      return;
    }
    for (Actor actor : Actor.values()) {
      if (done[actor.ordinal()] < STEPS) {
        done[actor.ordinal()]++;
        begun.add(actor);
        add(orders, begun, done);
        begun.removeLast();
        done[actor.ordinal()]--;
      }
    }
  }

  private static final class Race {
    private final List<EntityView> records;
    private final List<Actor> order;
    private final BoundedEdge edge = new BoundedEdge(2);
    private final KeyImage whole = new KeyImage();
    private final KeyValidator oracle = new KeyValidator(whole, () -> RandomLog.START);
    private final TestStore store = new TestStore();
    private int fed;
    private int stored;

    Race(List<EntityView> records, List<Actor> order) {
      this.records = records;
      this.order = order;
      List.of(tenant(1), key(1).secret("a").at(20)).forEach(this::bring);
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
      int[] done = new int[Actor.values().length];
      for (Actor actor : order) {
        int step = done[actor.ordinal()]++;
        switch (actor) {
          case FEED -> feed(records.get(fed++));
          case STORE -> {
            EntityView view = records.get(stored++);
            store.apply(view.position(), view);
          }
          case FILL_BY_A -> fill("a", step);
          case FILL_BY_B -> fill("b", step);
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
            assertThat(verdict).as("%s by %s", secret, order).isEqualTo(expected);
          }
        }
      }
    }
  }
}
