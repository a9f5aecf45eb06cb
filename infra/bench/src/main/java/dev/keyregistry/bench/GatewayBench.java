package dev.keyregistry.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return load.run(
        "gateway",
        AuthzPackages.missing(),
        (servers, sidecar, known) -> servers.gateways(sidecar),
        all -> Measured.ratio(all.get(0), all.get(1), TARGET));
  }
}
