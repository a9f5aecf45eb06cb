package dev.keyregistry.http;

import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.FastPath;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.http.server.ServiceServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A server on a free port, and a client for it. */
public final class TestService implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry metrics = Metrics.create();
  private final ServiceServer server;

  public TestService(
      ServerConfig config, Readiness readiness, Endpoints endpoints, FastPath fastPath) {
    server = ServiceServer.start("test", config, readiness, metrics, endpoints, fastPath);
  }

  public TestService(ServerConfig config, Readiness readiness, Endpoints endpoints) {
    this(config, readiness, endpoints, FastPath.NONE);
  }

  public TestService(Endpoints endpoints) {
    this(ServerConfig.of("127.0.0.1", 0), Readiness.ALWAYS, endpoints);
  }

  public ServiceServer server() {
    return server;
  }

  /** The metrics, as they are scraped. */
  public String metrics() {
    return metrics.scrape();
  }

  public HttpClient client() {
    return client;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  public CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> postJson(String path, String body)
      throws IOException, InterruptedException {
    return postJson(path, body.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> postJson(String path, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
