package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** PostgreSQL is the authority: without Kafka the registry takes commands, and edges decide. */
@Execution(ExecutionMode.CONCURRENT)
final class KafkaOutageIT {

  @TempDir private Path folder = Path.of(".");

  @Test
  void commands_given_while_kafka_is_down_are_relayed_when_it_is_back() {
    var database = TestServers.postgres().createDatabase();
    Path rootKeyFile = folder.resolve("root.key");
    try (var kafka = KafkaCluster.embedded();
        var first =
            ServiceProcesses.command("first", database, kafka.bootstrapServers(), rootKeyFile);
        var second =
            ServiceProcesses.command("second", database, kafka.bootstrapServers(), rootKeyFile);
        var edge = ServiceProcesses.edge("edge", kafka.bootstrapServers())) {
      first.start();
      edge.start();
      first.awaitReady();
      edge.awaitReady();
      List<String> edges = List.of(edge.url());
      String rootKey = Registry.rootKeyIn(rootKeyFile);
      var registry = new Registry(first.url(), "", edges, rootKey);
      IssuedKey before = registry.newKnownKey("a:b");

      kafka.stop();
      second.start().awaitReady();
      var meanwhile = new Registry(second.url(), "", edges, rootKey);
      IssuedKey atTheFirst = registry.newKey(before.tenant(), "a:b");
      IssuedKey atTheSecond = meanwhile.newKey(before.tenant(), "a:b");
      meanwhile.change(before, "disable");

      for (String url : edges) {
        assertThat(Registry.authz(url, before.secret(), "scope=a:b").status())
            .as("an edge decides by what it knows")
            .isEqualTo(200);
        assertThat(Registry.authz(url, atTheFirst.secret(), "").status()).isEqualTo(401);
      }

      kafka.start();
      registry.awaitEverywhere(atTheFirst.secret(), "scope=a:b", 200);
      registry.awaitEverywhere(atTheSecond.secret(), "scope=a:b", 200);
      registry.awaitEverywhere(before.secret(), "", 401);
    }
  }
}
