package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineConfigTest {

  @Test
  void notice_is_given_two_weeks_before_within_a_minute() {
    assertThat(DeadlineConfig.DEFAULT)
        .isEqualTo(new DeadlineConfig(Duration.ofDays(14), Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT0.001S", "P3650D, P1D"})
  void the_bounds_are_allowed(Duration notice, Duration scan) {
    assertThat(new DeadlineConfig(notice, scan).scan()).isEqualTo(scan);
  }

  @ParameterizedTest
  @CsvSource({"PT-1S, PT1M, notice", "P3651D, PT1M, notice", "P1D, PT0S, scans", "P1D, P2D, scans"})
  void what_is_beyond_them_is_refused_with_a_reason(Duration notice, Duration scan, String named) {
    assertThatThrownBy(() -> new DeadlineConfig(notice, scan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
