package dev.keyregistry.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.client.connection.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Calls one service of the registry. */
public final class ApiClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  // Redirects are not followed: the key is for this service alone.
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_LIMIT)
          .build();

  private final Target target;

  public ApiClient(Target target) {
    this.target = target;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws UnreachableException if there is none
   */
  public ApiAnswer send(ApiCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.url() + call.path() + queryString(call)))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + target.key().reveal())
            .header("Accept", "application/json");
    call.headers().forEach(request::header);
    if (call.body() != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(call.method(), publisher(call.body()));
    try {
      return answer(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted", true, e);
    }
  }

  private static HttpRequest.BodyPublisher publisher(@Nullable ObjectNode body) {
    try {
      return body == null
          ? BodyPublishers.noBody()
          : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String queryString(ApiCall call) {
    return call.query().isEmpty()
        ? ""
        : new TreeMap<>(call.query())
            .entrySet().stream()
                .map(e -> encoded(e.getKey()) + '=' + encoded(e.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }

  /** A text as a part of a path or query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ApiAnswer answer(HttpResponse<String> answer) {
    return new ApiAnswer(
        answer.statusCode(),
        answer.body(),
        json(answer.body()),
        answer.headers().firstValue("Retry-After"));
  }

  private static JsonNode json(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node.isObject() ? node : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private UnreachableException unreachable(IOException failure) {
    boolean neverSent =
        failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    return new UnreachableException(
        "cannot reach the registry at %s: %s".formatted(target.url(), reason(failure)),
        !neverSent && !(failure instanceof SSLException),
        failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case HttpConnectTimeoutException e ->
          "no connection within " + CONNECT_LIMIT.toSeconds() + " s";
      case HttpTimeoutException e -> "no answer within " + LIMIT.toSeconds() + " s";
      case ConnectException e -> "no connection (is it running?)";
      case SSLException e -> "TLS: " + e.getMessage();
      default -> "the connection broke";
    };
  }
}
