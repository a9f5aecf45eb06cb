package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.launcher.Main;
import dev.keyregistry.launcher.cell.Cell;
import dev.keyregistry.launcher.cell.DataDir;
import dev.keyregistry.launcher.cell.PortPlan;
import dev.keyregistry.launcher.cell.Progress;
import dev.keyregistry.launcher.cell.RunInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The root key of a cell is replaced, by the launcher as a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
final class RootKeyIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void a_root_key_is_replaced_while_the_cell_runs_and_while_it_does_not() {
    String first;
    String second;
    try (var cell = new Cell(DataDir.open(folder), PortPlan.free(), Progress.NONE)) {
      cell.start();
      first = rootKey(cell.info());
      assertThat(reset()).contains("The root key is now key_").contains("Revoked: key_");
      second = rootKey(cell.info());
      awaitAccepted(cell.info(), second);
      assertThat(status(cell.info(), first)).isEqualTo(401);
    }

    assertThat(reset()).contains("The root key is now key_").contains("Revoked: key_");

    try (var cell = new Cell(DataDir.open(folder), PortPlan.free(), Progress.NONE)) {
      cell.start();
      awaitAccepted(cell.info(), rootKey(cell.info()));
      assertThat(status(cell.info(), first)).isEqualTo(401);
      assertThat(status(cell.info(), second)).isEqualTo(401);
    }
  }

  @Test
  void a_folder_that_is_no_data_dir_is_left_alone() {
    try (ForkedJvm launcher =
        ForkedJvm.start(
            Main.class, "root-key", "--reset", "--data-dir", folder.resolve("none").toString())) {
      assertThat(launcher.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
      assertThat(launcher.lines())
          .singleElement()
          .asString()
          .startsWith("registry: ")
          .contains("is no data dir");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private String reset() {
    try (ForkedJvm launcher =
        ForkedJvm.start(Main.class, "root-key", "--reset", "--data-dir", folder.toString())) {
      int code = launcher.awaitExit(Duration.ofSeconds(60));
      String output = String.join("\n", launcher.lines());
      assertThat(code).as(output).isZero();
      return output;
    }
  }

  private static String rootKey(RunInfo cell) {
    String secret = Registry.rootKeyIn(Path.of(cell.rootKeyFile()));
    Registry.SECRETS.add(secret);
    return secret;
  }

  private static void awaitAccepted(RunInfo cell, String secret) {
    await().atMost(Registry.LIMIT).until(() -> status(cell, secret) == 200);
  }

  private static int status(RunInfo cell, String secret) {
    return Http.get(cell.commandUrl() + "/v1/whoami", Registry.bearer(secret)).status();
  }
}
