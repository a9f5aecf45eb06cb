package dev.keyregistry.command;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.token.TokenConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are given with tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCallerIT {

  private static final String WRITE = "registry:keys:write";

  private final TestIssuer issuer = TestIssuer.start();
  private RunningCommand command;

  @BeforeAll
  void start(@TempDir Path folder) {
    issuer.addKey("k1");
    command =
        RunningCommand.startWithTokens(
            TestServers.postgres().createDatabase(),
            folder.resolve("root.key"),
            "tokens",
            TokenConfig.of(Administrators.of(issuer)));
  }

  @AfterAll
  void stop() {
    command.close();
    issuer.close();
  }

  @Test
  void a_token_commands_in_its_tenant_and_events_tell_whose_it_was() {
    String tenant = knownTenant();
    Answer created = create(token("ann", tenant, WRITE), Map.of(), tenant);
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(command.provenance(created.text("position")).actor())
        .isEqualTo("token:" + issuer.name() + "#ann");
  }

  @Test
  void a_token_is_told_who_it_speaks_of() {
    String tenant = knownTenant();
    Answer answer = command.whoAmI(caller(token("ann", tenant, WRITE + " a:b"), tenant));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.text("tenant")).isEqualTo(tenant);
    assertThat(answer.text("subject")).isEqualTo("ann");
    assertThat(answer.body().has("keyId")).isFalse();
    assertThat(answer.body().get("scopes").toString()).isEqualTo("[\"a:b\",\"" + WRITE + "\"]");
  }

  @Test
  void a_token_does_no_more_than_its_scopes_and_tenant_allow() {
    String tenant = knownTenant();
    String other = knownTenant();
    assertProblem(create(token("ann", tenant, "a:b"), Map.of(), tenant), 403, "insufficient_scope");
    assertThat(create(token("ann", tenant, WRITE), Map.of(), other).status()).isEqualTo(404);
    Answer granting =
        command.send(
            token("ann", tenant, WRITE),
            "POST",
            "/v1/keys",
            Map.of(),
            Http.json(Map.of("tenant", tenant, "scopes", List.of("registry:tenants:write"))));
    assertThat(granting.status()).as("nobody grants what it lacks").isEqualTo(403);
  }

  @Test
  void L5_a_request_is_remembered_by_issuer_subject_and_tenant() {
    String tenant = knownTenant();
    Map<String, String> named = Map.of("Idempotency-Key", "once");
    Answer first = create(token("ann", tenant, WRITE), named, tenant);
    Answer again = create(token("ann", tenant, WRITE + " a:b"), named, tenant);
    Answer others = create(token("bob", tenant, WRITE), named, tenant);
    assertThat(first.status()).as("%s", first).isEqualTo(201);
    assertThat(again.text("keyId")).isEqualTo(first.text("keyId"));
    assertThat(again.body().has("secret")).isFalse();
    assertThat(others.text("keyId")).isNotEqualTo(first.text("keyId"));
    // The same words of the same subject in another tenant: it must not learn of this one's key.
    Answer elsewhere = create(token("ann", "registry", WRITE), named, tenant);
    assertThat(elsewhere.status()).as("%s", elsewhere).isEqualTo(201);
    assertThat(elsewhere.text("keyId")).isNotEqualTo(first.text("keyId"));
  }

  @Test
  void a_new_key_of_the_issuer_works_at_once_also_for_an_import() {
    String tenant = knownTenant();
    issuer.addKey("k2");
    String fresh = issuer.token("k2", issuer.claims("ann", tenant, WRITE, Instant.now()));
    String row = Http.json(Map.of("tenant", tenant, "sha256", "ab".repeat(32)));
    Answer answer =
        command.send(
            fresh,
            "POST",
            "/v1/keys/import",
            Map.of("Content-Type", "application/x-ndjson"),
            row + '\n');
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
  }

  @Test
  void a_token_of_somebody_else_is_unknown() {
    try (TestIssuer stranger = TestIssuer.start()) {
      stranger.addKey("k1");
      String token = Administrators.token(stranger, "ann", "registry", WRITE);
      assertProblem(create(token, Map.of(), "registry"), 401, "invalid_token");
    }
  }

  private String knownTenant() {
    String tenant = command.newTenant();
    String token = token("ann", tenant, WRITE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> command.whoAmI(caller(token, tenant)).status() == 200);
    return tenant;
  }

  private static IssuedKey caller(String token, String tenant) {
    return new IssuedKey("", tenant, token);
  }

  private String token(String subject, String tenant, String scopes) {
    return Administrators.token(issuer, subject, tenant, scopes);
  }

  private Answer create(String token, Map<String, String> headers, String tenant) {
    return command.send(token, "POST", "/v1/keys", headers, Http.json(Map.of("tenant", tenant)));
  }
}
