package dev.keyregistry.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DemoReportTest {

  @Test
  void percentiles_are_by_nearest_rank_and_in_milliseconds() {
    List<Long> nanos = LongStream.rangeClosed(1, 100).mapToObj(i -> i * 1_000_000).toList();

    assertThat(DemoReport.Latency.of(nanos)).isEqualTo(new DemoReport.Latency(50, 99, 100));
    assertThat(DemoReport.Latency.of(List.of(1_500_000L)))
        .isEqualTo(new DemoReport.Latency(1.5, 1.5, 1.5));
  }
}
