package dev.keyregistry.e2e;

import dev.keyregistry.infra.embedded.Folders;
import dev.keyregistry.launcher.cell.Cell;
import dev.keyregistry.launcher.cell.DataDir;
import dev.keyregistry.launcher.cell.PortPlan;
import dev.keyregistry.launcher.cell.Progress;
import dev.keyregistry.launcher.cell.RunInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cell that the tests of this JVM share: the launcher's own, started at its first use. */
public final class SharedCell {

  static final Path DATA_DIR = temporary();
  public static final RunInfo INFO = start();
  public static final Registry REGISTRY = Registry.of(INFO);
  static final String DATABASE_USER = "registry";

  private static final String QUERY_DATABASE = "registry_query";

  private SharedCell() {}

  private static RunInfo start() {
    var cell = new Cell(DataDir.open(DATA_DIR), PortPlan.free(), Progress.NONE);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cell), "stop-shared-cell"));
    cell.start();
    return cell.info();
  }

  private static void stop(Cell cell) {
    cell.close();
    try {
      Folders.delete(DATA_DIR);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDBC URL of the log. */
  static String logDatabase() {
    return INFO.postgresUrl();
  }

  /** The JDBC URL of the query store. */
  static String queryDatabase() {
    String log = logDatabase();
    return log.substring(0, log.lastIndexOf('/') + 1) + QUERY_DATABASE;
  }

  /** The password of both. */
  static String password() {
    try {
      return Files.readString(DATA_DIR.resolve("postgres").resolve("password")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("key-registry-e2e-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
