package dev.keyregistry.bench;

import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Requests per second through an nginx that shows each of them to a sidecar, against the same nginx
 * asking an nginx that says yes to everything. Slices in turn, wrk as the load.
 */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Requests/s and CPU of nginx with auth_request: sidecar and no-op. Needs wrk.")
final class GatewayBench implements Callable<Integer> {

  private static final double TARGET = 0.85;

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A further flag of the sidecar's JVM; repeatable")
  private List<String> jvmFlags = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> missing = AuthzPackages.missing();
    if (!missing.isEmpty()) {
      System.err.println(
          "gateway needs packages that are not installed: apt-get install "
              + String.join(" ", missing));
      return 2;
    }
    var population = new Population(load.keys());
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        var servers = new AuthzServers(folder)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Wrk wrk = Wrk.of(folder, population, load.connections());
      BenchedServer sidecar = servers.sidecar(kafka.bootstrapServers(), jvmFlags);
      Figures.line(
          "gateway: %s; 1 %% of the requests with unknown keys; %d connections; %s",
          population.describe(), load.connections(), Figures.machineLoad());
      report(load.measure(wrk, servers.gateways(sidecar)));
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private static void report(List<Measured> all) {
    Measured.print(all);
    Measured.ratio(all.get(0), all.get(1), TARGET);
    Figures.line("afterwards: %s", Figures.machineLoad());
  }
}
