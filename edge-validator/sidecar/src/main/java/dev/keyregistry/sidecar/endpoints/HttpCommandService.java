package dev.keyregistry.sidecar.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.ProblemException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command service over HTTP. A bounded number of requests is under way at once. */
public final class HttpCommandService implements CommandService, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpCommandService.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MAX_UNDER_WAY = 64;
  private static final int MAX_PROBLEM_BYTES = 16 * 1024;
  private static final byte[] NOTHING = {};
  private static final byte[] BODY =
      Json.write(new Revocation("unspecified", "asked for at an edge (RFC 7009)"));
  // Refusals that hold until somebody changes the key or the caller.
  private static final Set<Integer> FINAL = Set.of(401, 403, 409, 422);
  private static final String IN_FLIGHT = "request_in_flight";

  private final URI url;
  private final HttpClient client;
  private final Semaphore places = new Semaphore(MAX_UNDER_WAY);

  private record Revocation(String reason, String comment) {}

  /**
   * A client that has no connection yet.
   *
   * @param url the service's, without a path
   * @param client settings of its own, such as TLS
   */
  public HttpCommandService(URI url, HttpClient.Builder client) {
    this.url = url;
    // The credential is for this service alone: redirects are not followed.
    this.client =
        client
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();
  }

  @Override
  public CompletionStage<Outcome> revoke(KeyId key, String authorization) {
    if (!places.tryAcquire()) {
      return CompletableFuture.completedFuture(new Outcome.Unanswered());
    }
    return client
        .sendAsync(request(key, authorization), HttpCommandService::body)
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              places.release();
              return failure == null ? outcome(answer) : unanswered(failure);
            });
  }

  private HttpRequest request(KeyId key, String authorization) {
    return HttpRequest.newBuilder(url.resolve("/v1/keys/" + key.value() + "/revoke"))
        .timeout(LIMIT)
        .header("Authorization", authorization)
        .header("Content-Type", MediaTypes.JSON)
        .header("Idempotency-Key", "revoke-" + key.value())
        .POST(HttpRequest.BodyPublishers.ofByteArray(BODY))
        .build();
  }

  // Only a body that says how long it is, and is as short as a problem, is read.
  private static HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo answer) {
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
    return length <= MAX_PROBLEM_BYTES
        ? BodySubscribers.ofByteArray()
        : BodySubscribers.replacing(NOTHING);
  }

  private static Outcome outcome(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status == 200) {
      return new Outcome.Revoked();
    }
    if (status == 404) {
      return new Outcome.Unknown();
    }
    JsonNode problem = problem(answer.body());
    String code = problem.path("code").asText("refused");
    return FINAL.contains(status) && !code.equals(IN_FLIGHT)
        ? new Outcome.Refused(
            status,
            code,
            problem.path("detail").asText("The command service refuses"),
            answer.headers().firstValue(HeaderNames.WWW_AUTHENTICATE).orElse(null))
        : new Outcome.Unanswered();
  }

  private static JsonNode problem(byte[] body) {
    try {
      return Json.read(body, JsonNode.class);
    } catch (ProblemException e) {
      return MissingNode.getInstance();
    }
  }

  private static Outcome unanswered(Throwable failure) {
    LOG.warn("The command service does not answer: {}", failure.toString());
    return new Outcome.Unanswered();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
