package dev.keyregistry.command.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

  private long now;
  private final TokenBuckets buckets = new TokenBuckets(10, 2, () -> now);

  @Test
  void a_burst_goes_through_and_then_the_rate() {
    assertThat(buckets.take("ann", 10)).isZero();
    assertThat(buckets.take("ann", 4)).isEqualTo(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(1));
    assertThat(buckets.take("ann", 4)).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(buckets.take("ann", 4)).isZero();
    assertThat(buckets.take("ann", 1)).isPositive();
  }

  @Test
  void a_caller_does_not_count_for_another() {
    assertThat(buckets.take("ann", 10)).isZero();
    assertThat(buckets.take("bob", 10)).isZero();
  }

  @Test
  void a_bucket_holds_no_more_than_the_burst() {
    assertThat(buckets.take("ann", 1)).isZero();
    pass(Duration.ofDays(1));
    assertThat(buckets.take("ann", 10)).isZero();
    assertThat(buckets.take("ann", 1)).isPositive();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
