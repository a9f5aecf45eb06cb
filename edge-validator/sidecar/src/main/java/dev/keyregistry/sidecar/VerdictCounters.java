package dev.keyregistry.sidecar;

import dev.keyregistry.validator.validation.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers. Several threads count at once, without waiting for each other. */
final class VerdictCounters {

  private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
  private final Map<RefusedRequest, LongAdder> refused = new EnumMap<>(RefusedRequest.class);
  private final LongAdder notReady = new LongAdder();
  private final LongAdder badDemand = new LongAdder();

  VerdictCounters(MeterRegistry metrics) {
    for (Verdict verdict : Verdict.values()) {
      var count = new LongAdder();
      verdicts.put(verdict, count);
      register(metrics, verdict.name(), count);
    }
    for (RefusedRequest reason : RefusedRequest.values()) {
      var count = new LongAdder();
      refused.put(reason, count);
      register(metrics, reason.name(), count);
    }
    register(metrics, "NOT_READY", notReady);
    register(metrics, "BAD_DEMAND", badDemand);
  }

  private static void register(MeterRegistry metrics, String verdict, LongAdder count) {
    FunctionCounter.builder("registry.validations", count, LongAdder::sum)
        .description("Check requests answered, by verdict, or by why there is none")
        .tag("verdict", verdict)
        .register(metrics);
  }

  void count(Verdict verdict) {
    LongAdder count = verdicts.get(verdict);
    if (count != null) {
      count.increment();
    }
  }

  void count(RefusedRequest reason) {
    LongAdder count = refused.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  void countNotReady() {
    notReady.increment();
  }

  void countBadDemand() {
    badDemand.increment();
  }
}
