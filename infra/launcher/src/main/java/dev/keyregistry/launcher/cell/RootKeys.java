package dev.keyregistry.launcher.cell;

import dev.keyregistry.command.RootKeyRecovery;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import java.nio.file.Path;

/** Replaces the root key of a cell on this machine, whether it runs or not. */
public final class RootKeys {

  private RootKeys() {}

  /**
   * Replaces it: on the running cell's PostgreSQL, or on one that is started for this.
   *
   * @return what was done, for people
   * @throws LaunchException if the folder is no data dir, or its run is not ready
   * @throws RuntimeException with a message for people, if it was not done
   */
  public static String reset(Path dataDir) {
    Path folder = dataDir.toAbsolutePath().normalize();
    return DataDir.isHeld(folder) ? resetRunning(folder) : resetStopped(folder);
  }

  private static String resetRunning(Path folder) {
    RunInfo run = RunInfo.read(DataDir.runFileIn(folder));
    return RootKeyRecovery.reset(
        run.postgresUrl(),
        EmbeddedPostgres.USER,
        EmbeddedPostgres.passwordIn(DataDir.postgresIn(folder)),
        Path.of(run.rootKeyFile()),
        Cell.BRAND);
  }

  private static String resetStopped(Path folder) {
    try (DataDir held = DataDir.open(folder);
        var postgres = EmbeddedPostgres.start(held.postgres(), 0)) {
      Databases.ensure(postgres);
      return RootKeyRecovery.reset(
          postgres.jdbcUrl(Databases.COMMAND),
          postgres.user(),
          postgres.password(),
          held.rootKeyFile(),
          Cell.BRAND);
    }
  }
}
