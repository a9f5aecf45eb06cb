package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.infra.testkit.api.GeneratedRequests;
import dev.keyregistry.infra.testkit.api.KnownIds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests made from the API's own document: some fit it, most do not. */
class GeneratedRequestsIT {

  private static final Logger LOG = LoggerFactory.getLogger(GeneratedRequestsIT.class);
  private static final int AT_LEAST = 2_000;
  private static final int AT_MOST = 40_000; // only if an operation has not succeeded yet

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RunningCommand command = RunningCommand.shared();

  @Test
  void no_request_is_answered_5xx_and_every_operation_succeeds() {
    var requests =
        new GeneratedRequests(
            RunningCommand.API, command.url(), command.rootKey(), random, new KnownIds(random));
    GeneratedRequests.Run run = requests.run(AT_LEAST, AT_MOST, () -> {});
    LOG.info("answered {}, -Dseed={}", run.statuses(), seed);
    assertThat(run.wrong()).as("not in the document, -Dseed=%d", seed).isEmpty();
    assertThat(run.failed()).as("never succeeded, -Dseed=%d", seed).isEmpty();
  }
}
