package dev.keyregistry.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcTimeoutTest {

  @ParameterizedTest
  @CsvSource({
    "200m, 200",
    "2S, 2000",
    "99999999H, 10000",
    "1M, 10000",
    "5000u, 5",
    "1n, 1",
    "0S, 1",
    ", 10000",
    "m, 10000",
    "200, 10000",
    "-1m, 10000",
    "123456789m, 10000",
    "2x, 10000"
  })
  void a_client_waits_as_long_as_it_says_and_never_longer_than_the_server(
      @Nullable String header, long millis) {
    assertThat(GrpcTimeout.millis(header, Duration.ofSeconds(10))).isEqualTo(millis);
  }
}
