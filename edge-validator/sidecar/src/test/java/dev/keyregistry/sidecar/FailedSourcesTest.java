package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyregistry.events.IpRange;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedSourcesTest {

  private static final byte[] SOMEBODY = IpRange.address("192.0.2.1");

  private final AtomicLong now = new AtomicLong();
  private final FailedSources sources =
      new FailedSources(new FailureLimit(2, Duration.ofMinutes(1)), now::get);

  @Test
  void a_source_that_fails_too_often_in_a_window_waits_for_its_end() {
    assertThat(sources.count(SOMEBODY)).isZero();
    now.addAndGet(Duration.ofSeconds(20).toNanos());
    assertThat(sources.count(SOMEBODY)).isZero();
    assertThat(sources.count(SOMEBODY)).isEqualTo(40);
    now.addAndGet(Duration.ofMillis(39_500).toNanos());
    assertThat(sources.count(SOMEBODY)).isEqualTo(1);
    now.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(sources.count(SOMEBODY)).isZero();
  }

  @Test
  void a_source_is_an_ipv4_address_or_an_ipv6_network() {
    exhaust("192.0.2.1");
    assertThat(sources.count(IpRange.address("192.0.2.2"))).isZero();
    assertThat(sources.count(IpRange.address("::ffff:192.0.2.1"))).isPositive();
    exhaust("2001:db8:1:2::1");
    assertThat(sources.count(IpRange.address("2001:db8:1:2:ffff::"))).isPositive();
    assertThat(sources.count(IpRange.address("2001:db8:1:3::1"))).isZero();
  }

  @Test
  void unknown_addresses_are_one_source() {
    sources.count(null);
    sources.count(null);
    assertThat(sources.count(null)).isPositive();
    assertThat(sources.count(SOMEBODY)).isZero();
  }

  private void exhaust(String address) {
    for (int i = 0; i < 2; i++) {
      assertThat(sources.count(IpRange.address(address))).isZero();
    }
    assertThat(sources.count(IpRange.address(address))).isPositive();
  }

  @Test
  void a_limit_that_makes_no_sense_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FailureLimit(0, Duration.ofMinutes(1)))
        .withMessageContaining("at least 1");
    for (Duration window :
        new Duration[] {Duration.ZERO, Duration.ofMillis(1500), Duration.ofDays(2)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new FailureLimit(1, window))
          .withMessageContaining("PT1M");
    }
  }
}
