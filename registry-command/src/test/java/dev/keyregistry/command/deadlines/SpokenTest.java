package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {

  @ParameterizedTest
  @CsvSource({
    "P90D, 90 days",
    "P14DT-1S, 13 days",
    "P2D, 2 days",
    "PT47H59M, 47 hours",
    "PT1H59M59S, 119 minutes",
    "PT2M, 2 minutes",
    "PT119S, 119 seconds",
    "PT0.5S, 0 seconds"
  })
  void a_duration_is_said_in_its_largest_unit(Duration duration, String said) {
    assertThat(Spoken.of(duration)).isEqualTo(said);
  }
}
