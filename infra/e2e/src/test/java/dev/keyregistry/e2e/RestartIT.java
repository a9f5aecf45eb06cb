package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every service and server as a process of its own, ended and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
final class RestartIT {

  private static final Logger LOG = LoggerFactory.getLogger(RestartIT.class);

  private final KafkaCluster kafka = KafkaCluster.embedded();
  private final PostgresServer postgres = PostgresServer.fresh();
  private final List<ServiceProcess> processes = new ArrayList<>();
  @TempDir private Path folder = Path.of(".");

  private Registry start() {
    String servers = kafka.bootstrapServers();
    Path rootKeyFile = folder.resolve("root.key");
    var command =
        ServiceProcesses.command("command", postgres.createDatabase(), servers, rootKeyFile);
    var query = ServiceProcesses.query("query", postgres.createDatabase(), servers);
    var edges =
        List.of(ServiceProcesses.edge("edge-1", servers), ServiceProcesses.edge("edge-2", servers));
    processes.add(command);
    processes.add(query);
    processes.addAll(edges);
    processes.forEach(ServiceProcess::start);
    processes.forEach(ServiceProcess::awaitReady);
    return new Registry(
        command.url(),
        query.url(),
        edges.stream().map(ServiceProcess::url).toList(),
        Registry.rootKeyIn(rootKeyFile));
  }

  @Test
  void revoked_stays_revoked_after_restart_of_every_process_in_any_order() {
    long seed = Long.getLong("e2e.seed", System.nanoTime());
    var random = new Random(seed);
    Registry registry = start();
    String tenant = registry.newTenant();
    IssuedKey kept = registry.newKey(tenant, "a:b");
    List<IssuedKey> revoked = new ArrayList<>();
    List<Part> order = parts();
    Collections.shuffle(order, random);
    LOG.info("Restarts in the order {}, -De2e.seed={}", order, seed);

    for (Part part : order) {
      IssuedKey doomed = registry.newKey(tenant, "a:b");
      registry.awaitEverywhere(doomed.secret(), "", 200);
      registry.change(doomed, "revoke");
      registry.awaitEverywhere(doomed.secret(), "", 401);
      revoked.add(doomed);

      if (random.nextBoolean()) {
        part.kill().run();
      } else {
        part.stop().run();
      }
      part.start().run();
      processes.forEach(ServiceProcess::awaitReady);

      // Ready means complete: no first request may be let through by an image of the past.
      for (String edge : registry.edgeUrls()) {
        for (IssuedKey key : revoked) {
          assertThat(Registry.authz(edge, key.secret(), "").status()).as("%s", part).isEqualTo(401);
        }
        assertThat(Registry.authz(edge, kept.secret(), "").status()).as("%s", part).isEqualTo(200);
      }
      awaitCommands(registry);
      for (IssuedKey key : revoked) {
        await()
            .atMost(Registry.LIMIT)
            .until(
                () -> registry.query("/v1/keys/" + key.id(), Map.of()).text("status"),
                "revoked"::equals);
      }
    }

    // And the way of an event is whole again.
    registry.awaitEverywhere(registry.newKey(tenant, "a:b").secret(), "", 200);
    assertNoSecretIsPrinted();
  }

  /**
   * What is ended and started again.
   *
   * @param kill as a crash would
   * @param stop in order
   */
  private record Part(String name, Runnable kill, Runnable stop, Runnable start) {
    @Override
    public String toString() {
      return name;
    }
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (ServiceProcess process : processes) {
      parts.add(
          new Part(process.toString(), process::kill, process::terminate, () -> process.start()));
    }
    parts.add(new Part("postgres", postgres::kill, postgres::stop, postgres::start));
    parts.add(new Part("kafka", kafka::kill, kafka::stop, kafka::start));
    return parts;
  }

  /** Waits until commands are taken: a service may notice late that a server was away. */
  private static void awaitCommands(Registry registry) {
    await().atMost(Registry.LIMIT).ignoreExceptions().untilAsserted(registry::newTenant);
  }

  private void assertNoSecretIsPrinted() {
    var needles = new Needles(Registry.SECRETS);
    for (ServiceProcess process : processes) {
      byte[] output = String.join("\n", process.output()).getBytes(StandardCharsets.UTF_8);
      assertThat(needles.isIn(output)).as("a secret in the output of %s", process).isFalse();
    }
  }

  @AfterAll
  void stop() {
    processes.forEach(ServiceProcess::close);
    kafka.close();
    postgres.close();
  }
}
