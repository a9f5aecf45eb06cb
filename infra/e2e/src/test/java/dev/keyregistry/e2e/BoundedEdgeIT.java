package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.sidecar.BoundedConfig;
import dev.keyregistry.sidecar.Sidecar;
import dev.keyregistry.sidecar.SidecarConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An edge that holds 100 of 1,000 keys, with the real services behind it (rule E8). */
@Execution(ExecutionMode.CONCURRENT)
final class BoundedEdgeIT {

  private static final int KEYS = 1_000;
  private static final int MAX_KEYS = 100;
  private static final int REVOKED = 60;
  private static final int CLIENTS = 4;
  private static final Pattern HELD = Pattern.compile("(?m)^registry_image_keys (\\S+)");

  @TempDir private Path folder = Path.of(".");

  @Test
  void E8_an_edge_with_few_of_the_keys_passes_all_that_are_good_and_none_that_is_revoked()
      throws Exception {
    var log = TestServers.postgres().createDatabase();
    var store = TestServers.postgres().createDatabase();
    Path rootKeyFile = folder.resolve("root.key");
    try (var kafka = KafkaCluster.embedded();
        var command =
            ServiceProcesses.command("command", log, kafka.bootstrapServers(), rootKeyFile);
        var query = ServiceProcesses.query("query", store, kafka.bootstrapServers());
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      command.start();
      query.start();
      command.awaitReady();
      query.awaitReady();
      var registry =
          new Registry(command.url(), query.url(), List.of(), Registry.rootKeyIn(rootKeyFile));
      List<IssuedKey> keys = create(registry, clients);
      var config =
          SidecarConfig.of("127.0.0.1", 0, kafka.bootstrapServers(), "bounded")
              .withBounded(new BoundedConfig(MAX_KEYS, URI.create(query.url()), keyFile(registry)));
      try (Sidecar edge = Sidecar.start(config)) {
        Registry.awaitReady(edge.uri().toString());
        assertThat(heldKeys(edge)).as("it starts with none").isZero();

        passAll(edge, keys, clients);
        assertThat(introspect(edge, registry, keys.getFirst()).body().path("active").asBoolean())
            .as("neither the caller's key nor this one is likely to be held")
            .isTrue();
        Set<IssuedKey> revoked = revokeWhileAsking(registry, edge, keys, clients);
        assertThat(heldKeys(edge)).isBetween(MAX_KEYS / 2, MAX_KEYS);
        denyAll(edge, revoked);

        query.kill();
        serveWhatIsHeld(registry, edge, keys, revoked);
        query.start().awaitReady();
        List<IssuedKey> good = keys.stream().filter(key -> !revoked.contains(key)).toList();
        soon().until(() -> status(edge, good.getFirst()) == 200);
        passAll(edge, good, clients);
        assertThat(heldKeys(edge)).isLessThanOrEqualTo(MAX_KEYS);
      }
    }
  }

  private static List<IssuedKey> create(Registry registry, ExecutorService clients)
      throws InterruptedException, ExecutionException {
    String tenant = registry.newTenant();
    List<Future<IssuedKey>> created = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      created.add(clients.submit(() -> registry.newKey(tenant, "a:b")));
    }
    List<IssuedKey> keys = new ArrayList<>();
    for (Future<IssuedKey> key : created) {
      keys.add(key.get());
    }
    return keys;
  }

  private Path keyFile(Registry registry) throws IOException {
    IssuedKey key = registry.newKey("registry", "registry:views:read");
    Path file =
        Files.createFile(
            folder.resolve("query.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, key.secret() + "\n");
  }

  /** Every key passes, at the first try but for a few, and none is ever called unknown. */
  private static void passAll(Sidecar edge, List<IssuedKey> keys, ExecutorService clients)
      throws InterruptedException, ExecutionException {
    var again = new AtomicInteger();
    List<Future<?>> passing = new ArrayList<>();
    for (IssuedKey key : keys) {
      passing.add(
          clients.submit(
              () ->
                  soon()
                      .until(
                          () -> {
                            int status = status(edge, key);
                            assertThat(status).as("%s", key).isIn(200, 503);
                            again.addAndGet(status == 503 ? 1 : 0);
                            return status == 200;
                          })));
    }
    for (Future<?> each : passing) {
      each.get();
    }
    assertThat(again.get()).as("answered 503").isLessThan(keys.size() / 20);
  }

  /** Once the edge has applied a revocation, the key never passes again, whatever is under way. */
  private static Set<IssuedKey> revokeWhileAsking(
      Registry registry, Sidecar edge, List<IssuedKey> keys, ExecutorService clients)
      throws InterruptedException, ExecutionException {
    Set<IssuedKey> asked = ConcurrentHashMap.newKeySet();
    Set<IssuedKey> denied = ConcurrentHashMap.newKeySet();
    var passed = new AtomicInteger();
    List<Future<?>> asking = new ArrayList<>();
    var random = new Random(7);
    List<IssuedKey> victims =
        random.ints(0, KEYS).distinct().limit(REVOKED).mapToObj(keys::get).toList();
    var over = new AtomicInteger();
    for (int client = 0; client < CLIENTS - 1; client++) {
      var picks = new Random(client);
      asking.add(
          clients.submit(
              () -> {
                while (over.get() == 0) {
                  // Half of the time one of those that are revoked, before it is and after it.
                  IssuedKey key =
                      picks.nextBoolean()
                          ? victims.get(picks.nextInt(REVOKED))
                          : keys.get(picks.nextInt(KEYS));
                  boolean deniedBefore = denied.contains(key);
                  int status = status(edge, key);
                  assertThat(status).as("%s", key).isIn(200, 401, 503);
                  assertThat(deniedBefore && status == 200).as("%s passes again", key).isFalse();
                  assertThat(status == 401 && !asked.contains(key)).as("%s", key).isFalse();
                  passed.addAndGet(status == 200 ? 1 : 0);
                }
              }));
    }
    try {
      for (IssuedKey victim : victims) {
        asked.add(victim);
        long position = Long.parseLong(registry.change(victim, "revoke").text("position"));
        soon().until(() -> edge.appliedPosition() >= position);
        denied.add(victim);
      }
    } finally {
      over.set(1);
    }
    for (Future<?> each : asking) {
      each.get();
    }
    assertThat(passed.get()).isPositive();
    return denied;
  }

  private static void denyAll(Sidecar edge, Set<IssuedKey> revoked) {
    for (IssuedKey key : revoked) {
      soon().until(() -> status(edge, key) == 401);
    }
  }

  private static void serveWhatIsHeld(
      Registry registry, Sidecar edge, List<IssuedKey> keys, Set<IssuedKey> revoked) {
    List<IssuedKey> held = new ArrayList<>();
    for (IssuedKey key : keys) {
      if (!revoked.contains(key)) {
        Answer answer = Registry.authz(edge.uri().toString(), key.secret(), "scope=a:b");
        assertThat(answer.status()).as("%s", key).isIn(200, 503);
        if (answer.status() == 200) {
          held.add(key);
        } else {
          assertThat(answer.header("Retry-After")).isEqualTo("1");
          assertThat(answer.header("X-Registry-Verdict")).isEqualTo("STALE");
        }
      }
    }
    assertThat(held).hasSizeBetween(MAX_KEYS / 4, MAX_KEYS);
    IssuedKey other = keys.stream().filter(key -> !held.contains(key)).findFirst().orElseThrow();
    assertThat(introspect(edge, registry, other).status())
        .as("what cannot be looked up is not called inactive")
        .isEqualTo(503);
    IssuedKey next = held.getFirst();
    registry.change(next, "revoke");
    soon().until(() -> status(edge, next) == 401);
    revoked.add(next);
  }

  private static Answer introspect(Sidecar edge, Registry registry, IssuedKey token) {
    Map<String, String> headers = new HashMap<>(Registry.bearer(registry.rootKey()));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return Http.send("POST", edge.uri() + "/v1/introspect", headers, "token=" + token.secret());
  }

  private static ConditionFactory soon() {
    return await()
        .atMost(Registry.LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }

  private static int status(Sidecar edge, IssuedKey key) {
    return Registry.authz(edge.uri().toString(), key.secret(), "").status();
  }

  private static int heldKeys(Sidecar edge) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(edge.uri() + "/metrics")).build();
      Matcher held = HELD.matcher(client.send(request, BodyHandlers.ofString()).body());
      assertThat(held.find()).isTrue();
      return (int) Double.parseDouble(held.group(1));
    }
  }
}
