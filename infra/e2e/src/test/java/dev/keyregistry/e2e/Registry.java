package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.launcher.cell.RunInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry under test, seen from outside: over HTTP, with its root key. */
public record Registry(String commandUrl, String queryUrl, List<String> edgeUrls, String rootKey) {

  public static final Duration LIMIT = Duration.ofSeconds(40);

  /** Every secret that any test of this JVM was given. */
  public static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

  private static final AtomicInteger TENANTS = new AtomicInteger();

  public Registry {
    edgeUrls = List.copyOf(edgeUrls);
    SECRETS.add(rootKey);
  }

  static Registry of(RunInfo cell) {
    return new Registry(
        cell.commandUrl(),
        cell.queryUrl(),
        cell.edgeUrls(),
        rootKeyIn(Path.of(cell.rootKeyFile())));
  }

  static String rootKeyIn(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A key.
   *
   * @param position at which it was created
   */
  public record IssuedKey(String id, String tenant, String secret, String position) {
    String path() {
      return "/v1/keys/" + id;
    }

    @Override
    public String toString() {
      return id; // not the secret
    }
  }

  /** A command with the root key. */
  Answer command(String method, String path, Map<String, ?> body) {
    return commandAs(rootKey, method, path, body);
  }

  Answer commandAs(String secret, String method, String path, Map<String, ?> body) {
    Answer answer = Http.send(method, commandUrl + path, bearer(secret), Http.json(body));
    if (!answer.text("secret").isEmpty()) {
      SECRETS.add(answer.text("secret"));
    }
    return answer;
  }

  Answer query(String path, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(bearer(rootKey));
    all.putAll(headers);
    return Http.get(queryUrl + path, all);
  }

  public String newTenant() {
    String id = "tenant-" + TENANTS.incrementAndGet();
    assertThat(command("POST", "/v1/tenants", Map.of("id", id)).status()).isEqualTo(201);
    return id;
  }

  public IssuedKey newKey(String tenant, String... scopes) {
    return newKey(tenant, Map.of("label", "a test's", "scopes", List.of(scopes)));
  }

  /** A key with what else it is created with. */
  public IssuedKey newKey(String tenant, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("tenant", tenant);
    Answer created = done("POST", "/v1/keys", body);
    return new IssuedKey(
        created.text("keyId"), tenant, created.text("secret"), created.text("position"));
  }

  /** A group of keys, by its id. */
  String newGroup(String tenant) {
    return done("POST", "/v1/groups", Map.of("tenant", tenant, "name", "a test's")).text("groupId");
  }

  /** A command with the root key that must succeed. */
  Answer done(String method, String path, Map<String, ?> body) {
    Answer answer = command(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer).isIn(200, 201);
    return answer;
  }

  /** A key in a tenant of its own, already known at every edge. */
  IssuedKey newKnownKey(String... scopes) {
    IssuedKey key = newKey(newTenant(), scopes);
    awaitEverywhere(key.secret(), "", 200);
    return key;
  }

  /** A command on a key that must succeed. */
  public Answer change(IssuedKey key, String method, String action, Map<String, ?> body) {
    Answer answer = command(method, "/v1/keys/" + key.id() + "/" + action, body);
    assertThat(answer.status()).as("%s %s", action, answer).isEqualTo(200);
    return answer;
  }

  public Answer change(IssuedKey key, String action) {
    return change(key, "POST", action, Map.of());
  }

  /**
   * What an edge says of a request with this secret.
   *
   * @param demand the route's, such as {@code scope=a:b&tenant=t}; may be empty
   */
  static Answer authz(String edgeUrl, String secret, String demand) {
    String query = demand.isEmpty() ? "" : "?" + demand;
    return Http.get(edgeUrl + "/authz" + query, bearer(secret));
  }

  /** Waits until every edge gives this status, and returns the answers. */
  List<Answer> awaitEverywhere(String secret, String demand, int status) {
    return edgeUrls.stream()
        .map(
            edge ->
                await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(5))
                    .ignoreExceptions() // an edge that is being restarted
                    .until(() -> authz(edge, secret, demand), a -> a.status() == status))
        .toList();
  }

  /** Waits until every edge denies with this verdict. */
  void awaitVerdict(String secret, String demand, String verdict) {
    for (String edge : edgeUrls) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions() // an edge that is being restarted
          .until(() -> authz(edge, secret, demand).header("X-Registry-Verdict"), verdict::equals);
    }
  }

  static Map<String, String> bearer(String secret) {
    return Map.of("Authorization", "Bearer " + secret);
  }

  static void awaitReady(String url) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> Http.get(url + "/readyz", Map.of()).status() == 200);
  }
}
