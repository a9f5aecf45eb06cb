package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.infra.testkit.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The registry gives notice of what becomes due on a key, without being asked. */
final class KeyNoticesIT {

  private static final String EXPIRING = "dev.keyregistry.key.expiring.v1";

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_key_that_expires_within_the_hour_shows_the_notice_among_its_events() {
    Instant expiresAt = Instant.now().plus(Duration.ofHours(1));
    Answer created =
        registry.command(
            "POST",
            "/v1/keys",
            Map.of(
                "tenant", registry.newTenant(),
                "label", "a test's",
                "scopes", List.of("a:b"),
                "expiresAt", expiresAt.toString()));
    assertThat(created.status()).as("%s", created).isEqualTo(201);

    List<JsonNode> notices =
        await()
            .atMost(Registry.LIMIT)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> notices(created.text("keyId")), found -> !found.isEmpty());

    assertThat(notices).hasSize(1);
    assertThat(notices.getFirst().toString())
        .contains("expires in 59 minutes")
        .contains("\"system\"");
    registry.awaitEverywhere(created.text("secret"), "scope=a:b", 200); // a notice, and no more
  }

  private List<JsonNode> notices(String key) {
    List<JsonNode> found = new ArrayList<>();
    JsonNode events = registry.query("/v1/keys/" + key + "/events", Map.of()).body().path("items");
    events.forEach(
        event -> {
          if (event.path("type").asText().equals(EXPIRING)) {
            found.add(event);
          }
        });
    return found;
  }
}
