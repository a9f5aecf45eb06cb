package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A leaked secret, from the report to every edge and to the key's events. */
final class LeakedKeyIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_reported_key_of_a_tenant_that_revokes_leaked_keys_is_denied_at_every_edge() {
    IssuedKey leaked = keyOf("revoke");
    IssuedKey noticed = keyOf("notify");
    IssuedKey reporter = registry.newKey(registry.newTenant(), "registry:leaks:report");

    Map<String, ?> report =
        Map.of(
            "leaks",
            List.of(
                Map.of("token", leaked.secret(), "url", "https://example.org/found"),
                Map.of("token", noticed.secret())));
    Answer answer =
        await()
            .atMost(Registry.LIMIT)
            .until(
                () -> registry.commandAs(reporter.secret(), "POST", "/v1/leaks", report),
                a -> a.status() != 401); // until the reporter is known

    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    assertThat(registry.awaitEverywhere(leaked.secret(), "", 401))
        .allSatisfy(a -> assertThat(a.header("X-Registry-Verdict")).isEqualTo("REVOKED"));
    assertThat(awaitNotice(leaked)).contains(reporter.id(), "https://example.org/found");
    awaitNotice(noticed);
    registry.awaitEverywhere(noticed.secret(), "", 200);
  }

  private IssuedKey keyOf(String policy) {
    IssuedKey key = registry.newKnownKey("a:b");
    Answer changed =
        registry.command("PATCH", "/v1/tenants/" + key.tenant(), Map.of("onLeak", policy));
    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    return key;
  }

  private String awaitNotice(IssuedKey key) {
    return await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> registry.query("/v1/keys/" + key.id() + "/events", Map.of()).body().toString(),
            events -> events.contains("dev.keyregistry.key.leak-reported.v1"));
  }
}
