package dev.keyregistry.sidecar;

import static dev.keyregistry.sidecar.TestViews.key;
import static dev.keyregistry.sidecar.TestViews.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.infra.testkit.ForkedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sidecars as processes that are killed, and started again from their disks. */
class DiskIT {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KEYS = 400;
  private static final int FIRST_REVOCATION = 1_000;
  private static final int KILLS = 3;

  @TempDir private Path parent = Path.of("");
  private final Random random = new Random(SEED);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void makeKey() throws IOException {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    Files.write(keyFile(), bytes);
    keyFileMode("rw-------");
  }

  @Test
  void E6_a_killed_edge_allows_nothing_again_that_it_denied_while_kafka_is_down() throws Exception {
    try (var edge = new Edge()) {
      edge.createTopic();
      edge.publish(tenant(1));
      for (int i = 0; i < KEYS; i++) {
        edge.publish(key(i, secret(i), KeyStatus.ACTIVE, 10 + i));
      }
      int revoked = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        long acknowledged;
        try (ForkedJvm process = start(edge.kafka.bootstrapServers())) {
          URI uri = awaitReady(process);
          await()
              .atMost(LIMIT)
              .until(() -> metric(uri, "registry_feed_state{state=\"LIVE\"}") == 1);
          await().atMost(LIMIT).until(() -> metric(uri, "registry_snapshot_age_seconds") >= 0);
          var revoking = new Revoking(edge, revoked);
          Thread thread = Thread.ofPlatform().start(revoking);
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
          acknowledged = (long) metric(uri, "registry_image_position");
          process.kill();
          revoking.stopped = true;
          thread.join();
          revoked = revoking.next;
        }
        edge.kafka.kill();
        assertServesWithout(acknowledged - FIRST_REVOCATION, revoked);
        edge.kafka.start();
      }
      assertThat(revoked).as("seed %d: revocations ran", SEED).isPositive().isLessThan(KEYS);
    }
  }

  /** Revokes keys, one after the other, until it is to stop. */
  private static final class Revoking implements Runnable {
    private final Edge edge;
    private int next; // to be looked at once the thread has ended
    private volatile boolean stopped;

    Revoking(Edge edge, int first) {
      this.edge = edge;
      next = first;
    }

    @Override
    public void run() {
      int end = Math.min(KEYS - 1, next + KEYS / KILLS - 1);
      try {
        while (!stopped && next < end) {
          edge.publish(key(next, secret(next), KeyStatus.REVOKED, FIRST_REVOCATION + next));
          next++;
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void assertServesWithout(long lastAcknowledged, int firstNotRevoked) throws Exception {
    try (ForkedJvm process = start("127.0.0.1:1")) {
      URI uri = awaitReady(process);
      assertThat(get(uri.resolve("/readyz")).body()).contains("serving from its snapshot");
      assertThat(metric(uri, "registry_image_trusted")).isEqualTo(1);
      for (int i = 0; i <= lastAcknowledged; i++) {
        assertThat(authz(uri, i)).as("seed %d: key %d was revoked", SEED, i).isEqualTo(401);
      }
      for (int i = firstNotRevoked + 1; i < KEYS; i++) {
        assertThat(authz(uri, i)).as("seed %d: key %d", SEED, i).isEqualTo(200);
      }
    }
  }

  @Test
  void E6_a_folder_is_one_edge_s_and_its_key_the_owner_s() throws Exception {
    try (ForkedJvm first = start("127.0.0.1:1")) {
      first.awaitLine(line -> line.contains("listens on"), LIMIT);
      assertRefusal("is in use by another edge: give each its own");
    }
    keyFileMode("rw-r--r--");
    assertRefusal("chmod 0600 " + keyFile());
    Files.delete(keyFile());
    assertRefusal("make one with (umask 077; head -c 32 /dev/urandom > " + keyFile());
  }

  private void assertRefusal(String why) {
    try (ForkedJvm refused = start("127.0.0.1:1")) {
      assertThat(refused.awaitExit(LIMIT)).isEqualTo(1);
      assertThat(refused.lines())
          .filteredOn(line -> line.startsWith("edge-validator-sidecar: "))
          .singleElement()
          .asString()
          .contains(why);
    }
  }

  private ForkedJvm start(String bootstrapServers) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", "0", "--edge-id", "disk", "--event-loops", "1"));
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
    arguments.addAll(List.of("--data-dir", parent.resolve("data").toString()));
    arguments.addAll(List.of("--snapshot-key-file", keyFile().toString()));
    arguments.addAll(List.of("--snapshot-interval", "PT0.3S"));
    return ForkedJvm.start(SidecarMain.class, arguments.toArray(String[]::new));
  }

  private URI awaitReady(ForkedJvm process) {
    String line = process.awaitLine(each -> each.contains("sidecar listens on "), LIMIT);
    URI uri = URI.create(line.substring(line.lastIndexOf(' ') + 1));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> get(uri.resolve("/readyz")).statusCode() == 200);
    return uri;
  }

  private int authz(URI uri, int key) throws IOException, InterruptedException {
    return get(uri.resolve("/authz"), "X-API-Key", secret(key)).statusCode();
  }

  private double metric(URI uri, String name) throws IOException, InterruptedException {
    return get(uri.resolve("/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private HttpResponse<String> get(URI uri, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String secret(int key) {
    return "secret-of-key-" + key;
  }

  private Path keyFile() {
    return parent.resolve("key");
  }

  private void keyFileMode(String mode) throws IOException {
    Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString(mode));
  }
}
