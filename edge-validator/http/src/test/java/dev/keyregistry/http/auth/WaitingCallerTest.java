package dev.keyregistry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.http.TestService;
import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.TokenIdentity;
import dev.keyregistry.validator.validation.Tokens;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers for whose tokens something has to be fetched first. */
@Timeout(60)
class WaitingCallerTest {

  private static final TenantId ACME = TenantId.of("acme");
  private static final Tokens.Finding GOOD =
      new Tokens.Verified(
          new TokenIdentity("https://i.example", "ann", ACME, Environment.LIVE, Scopes.of("a:b")),
          0,
          Long.MAX_VALUE);
  private static final String TOKEN = "Bearer eyJ.a.b";

  private volatile Tokens.Finding finding = new Tokens.Refused(Verdict.UNKNOWN);
  private final CompletableFuture<Void> fetched = new CompletableFuture<>();
  private final KeyImage image = new KeyImage();
  private final CompletableFuture<Boolean> asked = new CompletableFuture<>();
  private final Lookups lookups =
      (carriage, decision) -> {
        asked.complete(true);
        return fetched;
      };
  private final TestService service = new TestService(endpoints());

  private Endpoints endpoints() {
    var by = Provenance.system(Instant.EPOCH, "test");
    image.apply(ViewFold.apply(null, new TenantCreated(ACME, null, null, by), 1));
    image.complete();
    var authentication =
        new CallerAuthentication(
            new KeyValidator(image, () -> Instant.EPOCH, token -> finding),
            lookups,
            Readiness.ALWAYS);
    return new Endpoints() {
      @Override
      public void mountStreams(Router router) {
        router
            .post("/stream")
            .handler(authentication)
            .handler(
                c -> {
                  c.request().bodyHandler(body -> c.response().end("read " + body.length()));
                  c.request().resume();
                });
      }

      @Override
      public void mount(Router router) {
        router
            .route("/v1/*")
            .handler(authentication)
            .handler(c -> c.response().end(Caller.of(c).identity().actor()));
      }
    };
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_caller_passes_once_what_was_lacking_is_there() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = get();
    assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();
    finding = GOOD;
    assertThat(fetched.complete(null)).isTrue();
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("token:https://i.example#ann");
    HttpResponse<String> next = get().get(20, TimeUnit.SECONDS);
    assertThat(next.statusCode()).as("the connection goes on").isEqualTo(200);
  }

  @Test
  void a_caller_is_denied_if_it_still_is_lacking() throws Exception {
    assertThat(fetched.complete(null)).isTrue();
    HttpResponse<String> answer = get().get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("X-Registry-Verdict")).contains("UNKNOWN");
  }

  @Test
  void nothing_of_a_body_is_lost_meanwhile() throws Exception {
    byte[] body = new byte[300_000];
    CompletableFuture<HttpResponse<String>> answer =
        service
            .client()
            .sendAsync(
                service
                    .request("/stream")
                    .header("Authorization", TOKEN)
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue(); // the caller waits, its body arrives
    finding = GOOD;
    assertThat(fetched.complete(null)).isTrue();
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("read 300000");
  }

  private CompletableFuture<HttpResponse<String>> get() {
    return service
        .client()
        .sendAsync(
            service.request("/v1/x").header("Authorization", TOKEN).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
