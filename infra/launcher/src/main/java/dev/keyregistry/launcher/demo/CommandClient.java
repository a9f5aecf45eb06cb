package dev.keyregistry.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Gives the demonstration's commands over HTTP, with the root key. */
final class CommandClient implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String url;
  private final String rootKey;

  CommandClient(String url, String rootKey) {
    this.url = url;
    this.rootKey = rootKey;
  }

  void createTenant(String tenant) {
    send("POST", "/v1/tenants", Map.of("id", tenant, "name", "Demonstration"), 201);
  }

  DemoKey createKey(String tenant, String label, List<String> scopes, int edges) {
    JsonNode key =
        send("POST", "/v1/keys", Map.of("tenant", tenant, "label", label, "scopes", scopes), 201);
    return new DemoKey(key.path("keyId").asText(), key.path("secret").asText(), edges);
  }

  void changeScopes(DemoKey key, List<String> scopes) {
    send("PUT", "/v1/keys/" + key.id() + "/scopes", Map.of("scopes", scopes), 200);
  }

  /** Returns as soon as the answer is there. */
  void revoke(DemoKey key) {
    send("POST", "/v1/keys/" + key.id() + "/revoke", Map.of("reason", "keyCompromise"), 200);
  }

  private JsonNode send(String method, String path, Map<String, ?> body, int expected) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + rootKey)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode content = JSON.readTree(answer.body());
      if (answer.statusCode() != expected) {
        // A problem document; it holds no secret, a created key would.
        throw new DemoException(
            "%s %s was answered %d: %s"
                .formatted(method, path, answer.statusCode(), content.path("detail").asText()));
      }
      return content;
    } catch (IOException e) {
      throw new DemoException(method + ' ' + path + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
