package dev.keyregistry.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.client.connection.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Calls one service of the registry. */
public final class ApiClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LINES_LIMIT = Duration.ofMinutes(5);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LINES = "application/x-ndjson";
  private static final int SUCCESS = 200;
  private static final int MAX_PROBLEM = 64 * 1024;

  // Redirects are not followed: the key is for this service alone.
  private final HttpClient http;

  private final Target target;

  /**
   * A client.
   *
   * @param tls which authorities are trusted, and the own certificate; empty for the usual ones
   */
  public ApiClient(Target target, Optional<SSLContext> tls) {
    this.target = target;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT);
    tls.ifPresent(builder::sslContext);
    http = builder.build();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws UnreachableException if there is none
   */
  public ApiAnswer send(ApiCall call) {
    HttpRequest.Builder request = request(call, LIMIT, "application/json");
    if (call.body() != null) {
      request.header("Content-Type", "application/json");
    }
    if (!call.form().isEmpty()) {
      request.header("Content-Type", FORM);
    }
    request.method(
        call.method(),
        call.form().isEmpty()
            ? publisher(call.body())
            : BodyPublishers.ofString(urlEncoded(call.form())));
    return sent(
        () -> answer(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8))));
  }

  /**
   * Sends lines of JSON and passes each line of the answer on as it comes.
   *
   * @return the answer, if it is no success
   * @throws UnreachableException if there is none, or not all of it
   */
  public Optional<ApiAnswer> sendLines(
      ApiCall call, InputStream lines, Consumer<String> answerLine) {
    HttpRequest.Builder request =
        request(call, LINES_LIMIT, LINES + ", application/problem+json")
            .header("Content-Type", LINES)
            .method(call.method(), BodyPublishers.ofInputStream(() -> lines));
    return sent(
        () -> {
          HttpResponse<InputStream> answer =
              http.send(request.build(), BodyHandlers.ofInputStream());
          try (InputStream body = answer.body()) {
            if (!isLines(answer)) {
              String text = new String(body.readNBytes(MAX_PROBLEM), StandardCharsets.UTF_8);
              return Optional.of(answer(answer, text));
            }
            passOn(body, answerLine);
            return Optional.empty();
          }
        });
  }

  private static void passOn(InputStream body, Consumer<String> answerLine) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      answerLine.accept(line);
    }
  }

  private static boolean isLines(HttpResponse<?> answer) {
    return answer.statusCode() == SUCCESS
        && answer.headers().firstValue("Content-Type").orElse("").startsWith(LINES);
  }

  private interface Exchange<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T sent(Exchange<T> exchange) {
    try {
      return exchange.run();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted", true, e);
    }
  }

  private HttpRequest.Builder request(ApiCall call, Duration limit, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.url() + call.path() + queryString(call)))
            .timeout(limit)
            .header("Authorization", "Bearer " + target.key().reveal())
            .header("Accept", accept);
    call.headers().forEach(request::header);
    return request;
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
    return call.query().isEmpty() ? "" : '?' + urlEncoded(call.query());
  }

  private static String urlEncoded(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(e -> encoded(e.getKey()) + '=' + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** A text as a part of a path or query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ApiAnswer answer(HttpResponse<String> answer) {
    return answer(answer, answer.body());
  }

  private static ApiAnswer answer(HttpResponse<?> answer, String body) {
    return new ApiAnswer(
        answer.statusCode(), body, json(body), answer.headers().firstValue("Retry-After"));
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
      case HttpTimeoutException e -> "no answer in time";
      case ConnectException e -> "no connection (is it running?)";
      case SSLException e -> TlsReason.of(e);
      default -> "the connection broke";
    };
  }
}
