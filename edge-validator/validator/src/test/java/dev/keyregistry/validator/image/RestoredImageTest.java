package dev.keyregistry.validator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.disk.EdgeFolder;
import dev.keyregistry.validator.disk.RestartState;
import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.image.RandomLog.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edge starts from, over random logs. */
class RestoredImageTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int LOGS = 15;
  private static final int EVENTS = 120;

  @TempDir private Path parent = Path.of("");

  @Test
  void an_image_is_the_same_after_a_snapshot() throws IOException {
    for (int run = 0; run < LOGS; run++) {
      var edge = edge(run);
      var log = new RandomLog(new Random(SEED + run), 10, 5);
      var image = new KeyImage();
      append(log, EVENTS);
      log.steps.forEach(step -> step.whole(image));
      image.complete();
      try (RestartState state = edge.open(image)) {
        state.settled(EdgeFolder.place(EVENTS)); // and once more as it closes, if that is newer
      }
      var restored = new KeyImage();
      try (RestartState state = edge.open(restored)) {
        assertThat(state.restore()).isEqualTo(EdgeFolder.place(EVENTS));
      }
      assertThat(restored.isComplete()).isTrue();
      assertThat(restored.isTrusted()).isTrue();
      assertThat(restored.appliedPosition()).isEqualTo(image.appliedPosition());
      assertThat(ReplayTest.states(restored, log))
          .as("seed %d", SEED + run)
          .isEqualTo(ReplayTest.states(image, log));
    }
  }

  @Test
  void E6_an_edge_that_is_killed_at_any_moment_never_allows_what_it_denied() throws IOException {
    for (int run = 0; run < LOGS; run++) {
      var random = new Random(SEED + run);
      var edge = edge(run);
      var log = new RandomLog(random, 5, 5);
      var image = new KeyImage();
      append(log, EVENTS / 2);
      log.steps.forEach(step -> step.whole(image));
      image.complete();
      RestartState state = edge.open(image);
      EdgeFolder.snapshot(state, log.steps.size());
      for (int life = 0; life < 4; life++) {
        for (int event = random.nextInt(EVENTS / 4); event > 0; event--) {
          announceAndApply(log.append(), image, state);
        }
        state.close(false); // as kill -9 would: no last snapshot
        var restored = new KeyImage();
        state = edge.open(restored); // killed again and again, before any further snapshot
        FeedPlace from = state.restore();
        assertThat(from).isNotNull();
        assertAllowsNoMore(restored, image, log, SEED + run);
        replay(log, from, restored, state, image, SEED + run);
        assertThat(ReplayTest.states(restored, log))
            .as("seed %d", SEED + run)
            .isEqualTo(ReplayTest.states(image, log));
      }
      state.close(false);
    }
  }

  /** Reads on from where the snapshot was taken, and never comes by what was denied. */
  private static void replay(
      RandomLog log,
      @Nullable FeedPlace from,
      KeyImage restored,
      RestartState state,
      KeyImage image,
      long seed) {
    int offset = from == null ? 0 : (int) from.topic().nextOffset();
    for (Step step : log.steps.subList(offset, log.steps.size())) {
      announceAndApply(step, restored, state);
      assertRevokedStay(restored, image, log, seed);
    }
  }

  /** As the feed does it. */
  private static void announceAndApply(Step step, KeyImage image, RestartState state) {
    if (step.removal()) {
      if (step.position() < image.positionOf(step.id())) {
        return; // E1: replayed, and what came after it is there already
      }
      state.denying(step.id(), image.positionOf(step.id()));
    } else if (step.view() == null) {
      if (step.position() > image.positionOf(step.id())) { // E1
        state.denying(step.id(), step.position());
      }
    } else if (image.isNarrowedBy(step.view())) {
      state.narrowing(step.view());
    }
    step.whole(image);
  }

  private static void assertAllowsNoMore(
      KeyImage restored, KeyImage image, RandomLog log, long seed) {
    for (SecretHash secret : log.secrets) {
      KeyEntry now = good(restored, secret);
      if (now != null) {
        KeyEntry before = good(image, secret);
        assertThat(before != null && isAtLeast(before, now, secret))
            .as("seed %d: %s was denied or narrower", seed, now)
            .isTrue();
      }
    }
  }

  private static boolean isAtLeast(KeyEntry before, KeyEntry now, SecretHash secret) {
    return before.scopes().toList().containsAll(now.scopes().toList())
        && before.expiresAtMillis(secret) >= now.expiresAtMillis(secret)
        && before.notBeforeMillis() <= now.notBeforeMillis()
        && before.allowedIps().equals(now.allowedIps());
  }

  // What is revoked is so for good: no state on the way may allow it.
  private static void assertRevokedStay(
      KeyImage restored, KeyImage image, RandomLog log, long seed) {
    for (SecretHash secret : log.secrets) {
      KeyEntry before = image.find(secret);
      if (before != null && before.standing() == Standing.REVOKED) {
        assertThat(good(restored, secret)).as("seed %d", seed).isNull();
      }
    }
  }

  private static @Nullable KeyEntry good(KeyImage image, SecretHash secret) {
    KeyEntry found = image.find(secret);
    return found != null && found.standing() == Standing.GOOD ? found : null;
  }

  private EdgeFolder edge(int run) throws IOException {
    return new EdgeFolder(
        Files.createDirectories(parent.resolve("run-" + run)), new Random(SEED + run));
  }

  private static void append(RandomLog log, int events) {
    for (int event = 0; event < events; event++) {
      log.append();
    }
  }
}
