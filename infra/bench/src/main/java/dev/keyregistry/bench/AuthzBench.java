package dev.keyregistry.bench;

import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Requests per second and processor time per request of a sidecar, against nginx that only answers
 * and nginx that checks the same keys in Lua. Slices in turn, wrk as the load.
 */
@Command(
    name = "authz",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Requests/s and CPU of the sidecar, against nginx and nginx + Lua. Needs wrk.")
final class AuthzBench implements Callable<Integer> {

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A further flag of the sidecar's JVM; repeatable")
  private List<String> jvmFlags = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> missing = AuthzPackages.missingWithLua();
    if (!missing.isEmpty()) {
      System.err.println(
          "authz needs packages that are not installed: apt-get install "
              + String.join(" ", missing));
      return 2;
    }
    var population = new Population(load.keys());
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        var servers = new AuthzServers(folder)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Wrk wrk = Wrk.of(folder, population, load.connections());
      List<BenchedServer> all = new ArrayList<>();
      all.add(servers.sidecar(kafka.bootstrapServers(), jvmFlags));
      all.addAll(servers.nginx(wrk.known()));
      Figures.line(
          "authz: %s; 1 %% of the requests with unknown keys; %d connections; %s",
          population.describe(), load.connections(), Figures.machineLoad());
      List<Measured> measured = load.measure(wrk, all);
      Measured.print(measured);
      Measured.ratio(measured.get(0), measured.get(1), 0.8);
      Measured.ratio(measured.get(0), measured.get(2), 1.1);
      Figures.line("afterwards: %s", Figures.machineLoad());
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }
}
