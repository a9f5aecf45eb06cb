package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.sidecar.ReferenceValidator.Expected;
import dev.keyregistry.sidecar.WireClient.WireAnswer;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Made-up requests over the wire, each answered as a slow and obvious validator would: {@code
 * -Dfuzz.cases=10000000} for more of them, {@code -Dfuzz.seed} for the same ones again.
 */
final class FuzzIT {

  private static final int BATCH = 128;
  private static final int KEYS = 400;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final long cases = Long.getLong("fuzz.cases", 120_000);
  private final Map<Verdict, Long> seen = new EnumMap<>(Verdict.class);

  @Test
  void every_request_is_answered_as_the_slow_and_obvious_validator_would() throws Exception {
    var random = new Random(seed);
    var population = new FuzzPopulation(random, KEYS);
    try (var edge = new Edge()) {
      edge.createTopic();
      edge.publish(population.views().toArray(EntityView[]::new));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  edge.sidecar.isReady()
                      && edge.sidecar.appliedPosition() >= population.position());
      try (var client = new WireClient(edge.sidecar.uri())) {
        compare(client, new FuzzRequests(random, population), population);
      }
    }
    System.out.printf("fuzz: seed %d, %d cases, %s%n", seed, cases, seen);
    assertThat(seen.getOrDefault(Verdict.VALID, 0L)).as("good ones").isGreaterThan(cases / 100);
    assertThat(seen.keySet()).containsAll(reachable());
  }

  private static List<Verdict> reachable() {
    List<Verdict> all = new ArrayList<>(Arrays.asList(Verdict.values()));
    all.removeAll(List.of(Verdict.RATE_LIMITED, Verdict.STALE));
    return all;
  }

  private void compare(WireClient client, FuzzRequests requests, FuzzPopulation population)
      throws Exception {
    var reference = new ReferenceValidator(population.keys());
    for (long done = 0; done < cases; done += BATCH) {
      List<FuzzRequest> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        batch.add(requests.next());
      }
      client.send(batch);
      for (FuzzRequest request : batch) {
        Expected expected = reference.expect(request);
        WireAnswer answer = client.read();
        check(request, expected, answer);
        seen.merge(expected.verdict(), 1L, Long::sum);
      }
    }
  }

  private void check(FuzzRequest request, Expected expected, WireAnswer answer) {
    boolean same =
        answer.status() == expected.status()
            && expected.keyId().equals(answer.headers().getOrDefault("x-registry-key-id", ""))
            && (answer.status() == 200
                || expected.verdict().name().equals(answer.headers().get("x-registry-verdict")));
    if (!same) {
      throw new AssertionError(
          "-Dfuzz.seed=%d: expected %s of %s, was %s".formatted(seed, expected, request, answer));
    }
  }
}
