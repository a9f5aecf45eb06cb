package dev.keyregistry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyEvent.KeyRevoked;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.http.TestService;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.KeyValidator;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallerAuthenticationTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Provenance BY = Provenance.system(NOW, "test");
  private static final TenantId ACME = TenantId.of("acme");

  private final KeyImage image = new KeyImage();
  private final Random random = new Random(7);
  private long position;
  private TestService service;

  @BeforeEach
  void start() {
    apply(ViewFold.apply(null, new TenantCreated(ACME, null, null, BY), ++position));
    Readiness complete =
        () -> image.isComplete() ? Optional.empty() : Optional.of("the image is incomplete");
    var authentication =
        new CallerAuthentication(
            new KeyValidator(image, Clock.fixed(NOW, ZoneOffset.UTC)), complete);
    service =
        new TestService(
            router -> {
              router.route("/v1/*").handler(authentication);
              router.get("/v1/whoami").handler(c -> Answers.json(c, 200, body(Caller.of(c))));
              router
                  .post("/v1/keys")
                  .handler(CallerAuthentication.requireScope("registry:keys:write"))
                  .handler(c -> c.response().setStatusCode(201).end());
            });
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static Map<String, Object> body(Caller caller) {
    return Map.of(
        "tenant", caller.identity().tenant().value(),
        "position", caller.authenticatedAtPosition(),
        "cell", caller.administersCell(),
        "remote", caller.remoteAddress());
  }

  @Test
  void a_caller_is_known_by_its_key() throws Exception {
    String secret = key(Scopes.of("registry:keys:write"), Restrictions.NONE);
    image.complete();
    var answer = call("GET", "/v1/whoami", "Bearer " + secret);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"tenant\":\"acme\"", "\"position\":" + position, "\"cell\":false")
        .contains("\"remote\":\"127.0.0.1\"");
    assertThat(call("POST", "/v1/keys", "bearer " + secret).statusCode()).isEqualTo(201);
  }

  @Test
  void a_call_without_a_key_is_challenged() throws Exception {
    image.complete();
    var answer = service.get("/v1/whoami");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"key-registry\"");
    assertThat(answer.body()).contains("\"code\":\"authentication_required\"");
  }

  @Test
  void an_unknown_key_is_denied_and_not_repeated() throws Exception {
    image.complete();
    var answer = call("GET", "/v1/whoami", "Bearer kr_live_sk_nonsense");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("x-registry-verdict")).contains("UNKNOWN");
    assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
        .contains("error=\"invalid_token\"");
    assertThat(answer.body()).doesNotContain("nonsense");
  }

  @Test
  void two_different_keys_are_an_invalid_request() throws Exception {
    image.complete();
    var answer =
        service.send(
            service
                .request("/v1/whoami")
                .header("Authorization", "Bearer one")
                .header("Authorization", "Bearer two"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
  }

  @Test
  void a_star_does_not_grant_the_registrys_own_scopes() throws Exception {
    String secret = key(Scopes.of("*"), Restrictions.NONE);
    image.complete();
    var answer = call("POST", "/v1/keys", "Bearer " + secret);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("www-authenticate").orElseThrow())
        .contains("error=\"insufficient_scope\"", "scope=\"registry:keys:write\"");
  }

  @Test
  void a_revoked_caller_is_denied() throws Exception {
    String secret = key(Scopes.of("registry:keys:write"), Restrictions.NONE);
    image.complete();
    assertThat(call("GET", "/v1/whoami", "Bearer " + secret).statusCode()).isEqualTo(200);
    EntityView before = newest;
    KeyId id = (KeyId) before.id();
    apply(
        ViewFold.apply(
            before,
            new KeyRevoked(id, ACME, RevocationReason.KEY_COMPROMISE, null, BY),
            ++position));
    var answer = call("GET", "/v1/whoami", "Bearer " + secret);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("x-registry-verdict")).contains("REVOKED");
  }

  @Test
  void a_caller_from_an_address_that_is_not_allowed_is_denied() throws Exception {
    String secret =
        key(Scopes.NONE, new Restrictions(List.of(IpRange.of("10.0.0.0/8")), null, null));
    image.complete();
    assertThat(call("GET", "/v1/whoami", "Bearer " + secret).statusCode()).isEqualTo(403);
  }

  @Test
  void nobody_is_unknown_to_an_incomplete_image() throws Exception {
    var answer = call("GET", "/v1/whoami", "Bearer kr_live_sk_nonsense");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"not_ready\"");
  }

  private EntityView newest;

  private String key(Scopes scopes, Restrictions restrictions) {
    Secret secret = new KeyFormat("kr").generate(Environment.LIVE, random);
    var id = new KeyId(new UUID(random.nextLong(), random.nextLong()));
    apply(
        ViewFold.apply(
            null,
            new KeyCreated(
                id,
                ACME,
                null,
                Environment.LIVE,
                KeyProfile.EMPTY,
                scopes,
                List.of(),
                restrictions,
                UsagePolicy.DEFAULT,
                new SecretGeneration(1, secret.hash(), secret.hint()),
                BY),
            ++position));
    return secret.reveal();
  }

  private void apply(EntityView view) {
    image.apply(view);
    image.advance(view.position());
    newest = view;
  }

  private HttpResponse<String> call(String method, String path, String authorization)
      throws Exception {
    return service.send(
        service
            .request(path)
            .header("Authorization", authorization)
            .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
  }
}
