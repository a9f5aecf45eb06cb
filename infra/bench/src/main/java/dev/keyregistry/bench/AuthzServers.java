package dev.keyregistry.bench;

import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Ports;
import dev.keyregistry.infra.embedded.Signals;
import dev.keyregistry.sidecar.SidecarMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Candidates and references of the benches of HTTP servers, each as it would be deployed. */
final class AuthzServers implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path folder;
  private final List<ChildProcess> processes = new ArrayList<>();

  AuthzServers(Path folder) {
    this.folder = folder;
  }

  /** A sidecar on the keys of this cluster, once its image is complete. */
  BenchedServer sidecar(String bootstrapServers, List<String> furtherFlags)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Path log = folder.resolve("sidecar.log");
    List<String> command =
        SidecarJvm.command(
            furtherFlags,
            SidecarMain.class,
            "--port",
            Integer.toString(port),
            "--bootstrap-servers",
            bootstrapServers);
    var process = start(command, SidecarJvm.ENVIRONMENT, log);
    var server = new BenchedServer("sidecar", port, process);
    server.awaitReady("/readyz", log);
    return server;
  }

  /** nginx with nothing to check, and nginx with the keys in a shared dictionary, in this order. */
  List<BenchedServer> nginx(Path keys) throws IOException, InterruptedException {
    int returnPort = Ports.free();
    int luaPort = Ports.free();
    Path settings =
        Resources.write(
            "nginx.conf",
            folder,
            Map.of(
                "RETURN_PORT", returnPort,
                "LUA_PORT", luaPort,
                "WORKERS", Runtime.getRuntime().availableProcessors(),
                "FOLDER", folder,
                "KEYS", keys));
    Path log = folder.resolve("nginx.log");
    ChildProcess process = nginx(settings, log);
    var floor = new BenchedServer("nginx return 200", returnPort, process);
    floor.awaitReady("/", log);
    if (Files.readString(log).contains("dictionary full")) {
      throw new IllegalStateException("nginx's dictionary does not hold all keys");
    }
    return List.of(floor, new BenchedServer("nginx + Lua", luaPort, process));
  }

  private ChildProcess nginx(Path settings, Path log) {
    return start(
        List.of(AuthzPackages.require("nginx"), "-c", settings.toString(), "-e", log.toString()),
        Map.of(),
        folder.resolve("nginx.out"));
  }

  /**
   * One nginx that proxies to a service, and shows each request to the sidecar, to an nginx that
   * answers 200, or to nobody, in this order.
   */
  List<BenchedServer> gateways(BenchedServer sidecar) throws IOException, InterruptedException {
    int edgePort = Ports.free();
    int noopPort = Ports.free();
    int plainPort = Ports.free();
    Path settings =
        Resources.write(
            "gateway-nginx.conf",
            folder,
            Map.of(
                "SIDECAR_PORT", sidecar.port(),
                "EDGE_PORT", edgePort,
                "NOOP_PORT", noopPort,
                "PLAIN_PORT", plainPort,
                "RETURN_PORT", Ports.free(),
                "WORKERS", Runtime.getRuntime().availableProcessors(),
                "FOLDER", folder));
    Path log = folder.resolve("nginx.log");
    ChildProcess process = nginx(settings, log);
    var noop = new BenchedServer("asks a no-op", noopPort, process);
    noop.awaitReady("/", log);
    List<ChildProcess> both = new ArrayList<>(List.of(process));
    both.addAll(sidecar.processes());
    return List.of(
        new BenchedServer("asks the sidecar", edgePort, both),
        noop,
        new BenchedServer("asks nobody", plainPort, process));
  }

  private ChildProcess start(List<String> command, Map<String, String> environment, Path log) {
    var process =
        ChildProcess.start(new ChildProcess.Spec(command, environment, log, Signals.TERM, GRACE));
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::close);
  }
}
