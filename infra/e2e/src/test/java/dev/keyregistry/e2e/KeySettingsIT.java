package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a key is set to, at first and later, is what every edge and every reader goes by. */
final class KeySettingsIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_key_is_denied_before_its_not_before_and_works_from_then_on() {
    Instant from = Instant.now().plus(Duration.ofSeconds(2));
    IssuedKey key = registry.newKey(registry.newTenant(), Map.of("notBefore", from.toString()));

    registry.awaitVerdict(key.secret(), "", "NOT_YET_VALID");
    registry.awaitEverywhere(key.secret(), "", 200);
    assertThat(Instant.now()).isAfterOrEqualTo(from);

    String later = from.plus(Duration.ofHours(1)).toString();
    registry.done("PATCH", key.path(), Map.of("notBefore", later));
    registry.awaitVerdict(key.secret(), "", "NOT_YET_VALID");
  }

  @Test
  void address_ranges_that_are_changed_later_bind_the_key_at_every_edge() {
    IssuedKey key = registry.newKnownKey("a:b");

    registry.done(
        "PATCH", key.path(), Map.of("allowedIps", List.of("192.0.2.0/24", "2001:db8::/32")));
    registry.awaitVerdict(key.secret(), "", "IP_NOT_ALLOWED");

    registry.done(
        "PATCH", key.path(), Map.of("allowedIps", List.of("192.0.2.0/24", "127.0.0.0/8")));
    registry.awaitEverywhere(key.secret(), "", 200);
  }

  @Test
  void a_key_cannot_do_what_only_a_role_gave_it_once_the_role_is_taken_away() {
    String tenant = registry.newTenant();
    registry.done(
        "PUT", "/v1/tenants/" + tenant + "/roles/clerk", Map.of("scopes", List.of("a:b")));
    IssuedKey key =
        registry.newKey(tenant, Map.of("roles", List.of("clerk"), "scopes", List.of("c:d")));
    registry.awaitEverywhere(key.secret(), "scope=a:b&scope=c:d", 200);

    registry.change(key, "PUT", "scopes", Map.of("scopes", List.of("c:d"), "roles", List.of()));

    registry.awaitVerdict(key.secret(), "scope=a:b", "SCOPE_MISSING");
    registry.awaitEverywhere(key.secret(), "scope=c:d", 200);
  }

  @Test
  void staleness_logging_and_rate_limit_that_are_changed_later_are_shown_with_who_and_why() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");
    Answer changed =
        registry.done(
            "PATCH",
            key.path(),
            Map.of(
                "maxStaleness",
                "PT30S",
                "logging",
                Map.of("mode", "both", "maxBytes", 1024),
                "rateLimit",
                Map.of("permits", 5, "periodSeconds", 60),
                "reason",
                "ticket 42"));

    Map<String, String> since =
        Map.of("Registry-Min-Position", changed.header("Registry-Position"));
    assertThat(registry.query(key.path(), since).text("maxStaleness")).isEqualTo("PT30S");
    Answer events = registry.query(key.path() + "/events", since);
    assertThat(events.body().path("items").path(0).toString()).doesNotContain("ticket 42");
    assertThat(events.body().path("items").path(1).toString())
        .contains("\"mode\":\"both\"", "\"permits\":5", "\"reason\":\"ticket 42\"")
        .contains("\"source\":\"127.0.0.1\"", "\"actor\":\"key_");
  }
}
