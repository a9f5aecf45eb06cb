package dev.keyregistry.events.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keyregistry.events.RegistryEvent;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Properties of the codec over random events; {@code -Dseed=N} repeats a run. */
class EventCodecPropertyTest {

  private static final int RUNS = 5_000;
  private static final long SEED = Long.getLong("seed", new Random().nextLong());

  private final RandomEvents events = new RandomEvents(new Random(SEED));

  @BeforeEach
  void say_the_seed(TestReporter reporter) {
    reporter.publishEntry("seed", Long.toString(SEED));
  }

  @Test
  void an_event_reads_back_as_it_was() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < RUNS; i++) {
      RegistryEvent event = events.next();
      String type = EventCodec.typeOf(event);
      seen.add(type);
      assertThat(EventCodec.decode(type, EventCodec.encode(event)))
          .as("seed %d, run %d", SEED, i)
          .isEqualTo(event);
    }
    assertThat(seen).as("seed %d", SEED).hasSize(events.kinds());
  }

  @Test
  void equal_events_have_equal_bytes() {
    for (int i = 0; i < RUNS; i++) {
      byte[] bytes = EventCodec.encode(events.next());
      String type = EventCodec.types().get(i % EventCodec.types().size());
      try {
        RegistryEvent readAsAnother = EventCodec.decode(type, bytes);
        byte[] again = EventCodec.encode(readAsAnother);
        assertThat(EventCodec.encode(EventCodec.decode(type, again)))
            .as("seed %d, run %d", SEED, i)
            .isEqualTo(again);
      } catch (CodecException e) {
        assertThat(e.problem()).isEqualTo(CodecException.Problem.UNREADABLE);
      }
    }
  }

  @Test
  void mutated_bytes_are_an_event_or_a_clear_error() {
    int refused = 0;
    for (int i = 0; i < RUNS; i++) {
      RegistryEvent event = events.next();
      byte[] mutated = events.mutated(EventCodec.encode(event));
      try {
        EventCodec.decode(EventCodec.typeOf(event), mutated);
      } catch (CodecException e) {
        refused++;
        assertThat(e).as("seed %d, run %d", SEED, i).hasNoCause();
      } catch (RuntimeException e) {
        fail("seed " + SEED + ", run " + i, e);
      }
    }
    assertThat(refused).as("seed %d", SEED).isPositive();
  }
}
