package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bulk revocation, from the command to every edge and to the query store (rule R5). */
final class KeysCutIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void R5_a_cut_denies_every_key_that_was_there_at_every_edge_and_none_that_came_later() {
    String tenant = registry.newTenant();
    IssuedKey one = registry.newKey(tenant, "a:b");
    IssuedKey two = registry.newKey(tenant, "a:b");
    IssuedKey elsewhere = registry.newKnownKey("a:b");
    registry.awaitEverywhere(two.secret(), "", 200);

    Answer cut = registry.command("POST", "/v1/cuts", Map.of("tenant", tenant, "confirm", 2));

    assertThat(cut.status()).as("%s", cut).isEqualTo(200);
    for (IssuedKey key : List.of(one, two)) {
      assertThat(registry.awaitEverywhere(key.secret(), "", 401))
          .allSatisfy(a -> assertThat(a.header("X-Registry-Verdict")).isEqualTo("REVOKED"));
    }
    registry.awaitEverywhere(elsewhere.secret(), "", 200);
    IssuedKey later = registry.newKey(tenant, "a:b");
    registry.awaitEverywhere(later.secret(), "", 200);
    assertThat(status(one, cut)).isEqualTo("revoked");
    assertThat(status(later, cut)).isEqualTo("active");
  }

  @Test
  void R5_a_cut_by_age_goes_by_when_keys_were_created() {
    IssuedKey key = registry.newKnownKey("a:b");
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    Answer nothing = cutBefore(key, now.minus(1, ChronoUnit.HOURS), 0);
    assertThat(status(key, nothing)).isEqualTo("active");
    registry.awaitEverywhere(key.secret(), "", 200);

    Answer all = cutBefore(key, now.plus(1, ChronoUnit.HOURS), 1);
    registry.awaitEverywhere(key.secret(), "", 401);
    assertThat(status(key, all)).isEqualTo("revoked");
  }

  @Test
  void a_dry_run_and_a_cut_without_the_confirmed_count_deny_no_key_at_any_edge() {
    String tenant = registry.newTenant();
    List<IssuedKey> keys = List.of(registry.newKey(tenant, "a:b"), registry.newKey(tenant, "a:b"));
    Answer counted = registry.done("POST", "/v1/cuts", Map.of("tenant", tenant, "dryRun", true));
    assertThat(counted.body().path("keys").asInt()).isEqualTo(2);
    for (Map<String, ?> body :
        List.of(Map.of("tenant", tenant), Map.of("tenant", tenant, "confirm", 1))) {
      assertThat(registry.command("POST", "/v1/cuts", body).status()).isEqualTo(409);
    }

    IssuedKey later = registry.newKey(tenant, "a:b");
    registry.awaitEverywhere(later.secret(), "", 200); // so edges have all that came before
    for (IssuedKey key : keys) {
      registry.awaitEverywhere(key.secret(), "", 200);
      assertThat(status(key, counted)).isEqualTo("active");
    }
  }

  private Answer cutBefore(IssuedKey key, Instant instant, int confirm) {
    Answer cut =
        registry.command(
            "POST",
            "/v1/cuts",
            Map.of(
                "tenant", key.tenant(), "createdBefore", instant.toString(), "confirm", confirm));
    assertThat(cut.status()).as("%s", cut).isEqualTo(200);
    return cut;
  }

  private String status(IssuedKey key, Answer since) {
    return registry
        .query("/v1/keys/" + key.id(), Map.of("Registry-Min-Position", since.text("position")))
        .text("status");
  }
}
