package dev.keyregistry.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return load.run(
        "authz",
        AuthzPackages.missingWithLua(),
        (servers, sidecar, known) ->
            Stream.concat(Stream.of(sidecar), servers.nginx(known).stream()).toList(),
        AuthzBench::report);
  }

  private static void report(List<Measured> all) {
    Measured.ratio(all.get(0), all.get(1), 0.8);
    Measured.ratio(all.get(0), all.get(2), 1.1);
  }
}
