package dev.keyregistry.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Requests per second and processor time per request of a sidecar, against nginx that only answers
 * and nginx that checks the same keys in Lua; and of the same sidecar asked over gRPC, as Envoy
 * does. Slices in turn, wrk and h2load as the load.
 */
@Command(
    name = "authz",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Requests/s and CPU of the sidecar, over HTTP and gRPC, against nginx and nginx + Lua.",
      "Needs wrk and h2load."
    })
final class AuthzBench implements Callable<Integer> {

  private static final int IN_FLIGHT = 64;
  // One for each of Envoy's threads.
  private static final int GRPC_CONNECTIONS = 4;

  @Mixin private LoadOptions load = new LoadOptions();

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return load.run("authz", AuthzPackages.missingWithLua(), new Asked(), AuthzBench::report);
  }

  /** wrk asks for random keys; h2load, which has no script, for one of them. */
  private static final class Asked implements LoadOptions.Servers {

    private Map<String, Load> loads = Map.of();

    @Override
    public List<BenchedServer> start(AuthzServers servers, BenchedServer sidecar, Path known)
        throws IOException, InterruptedException {
      Path folder = known.toAbsolutePath().resolveSibling("");
      String secret = Population.secret(0).reveal();
      var http = new BenchedServer("h2load, HTTP/1.1", sidecar.port(), sidecar.processes());
      var grpc = new BenchedServer("h2load, gRPC", sidecar.port(), sidecar.processes());
      var alone = new BenchedServer("gRPC, one by one", sidecar.port(), sidecar.processes());
      loads =
          Map.of(
              http.name(), H2Load.http(folder, secret, IN_FLIGHT),
              grpc.name(), H2Load.grpc(folder, secret, GRPC_CONNECTIONS, IN_FLIGHT),
              alone.name(), H2Load.grpc(folder, secret, IN_FLIGHT, IN_FLIGHT));
      List<BenchedServer> all = new ArrayList<>(List.of(sidecar));
      all.addAll(servers.nginx(known));
      all.addAll(List.of(http, grpc, alone));
      return all;
    }

    @Override
    public Load load(BenchedServer server, Wrk wrk) {
      return loads.getOrDefault(server.name(), wrk);
    }
  }

  private static void report(List<Measured> all) {
    Measured.ratio(all.get(0), all.get(1), 0.8);
    Measured.ratio(all.get(0), all.get(2), 1.1);
    Measured.cpuRatio(all.get(4), all.get(0), 1);
    Measured.cpuRatio(all.get(4), all.get(3), 1);
  }
}
