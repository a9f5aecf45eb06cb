package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with durable commits, on the loopback address, that dies with this JVM.
 *
 * <p>Its folder keeps the database, the password of its one user (mode 0600) and the server's log,
 * and survives restarts. One folder serves one server at a time: what an earlier run left running
 * there is stopped first.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The database that is always there. */
  public static final String DEFAULT_DATABASE = "postgres";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final int PORT_ATTEMPTS = 5;
  private static final int STATUS_LINE = 7;

  private final PostgresFolder folder;
  private final PostgresBinaries binaries;
  private final Map<String, String> settings;
  private int port;
  private @Nullable ChildProcess server;

  private EmbeddedPostgres(PostgresFolder folder, int port, Map<String, String> settings) {
    this.folder = folder;
    this.binaries = PostgresBinaries.unpacked();
    this.port = port;
    this.settings = new HashMap<>(settings);
  }

  /** The same as {@link #start(Path, int, Map)} with the default settings. */
  public static EmbeddedPostgres start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /**
   * Starts a server and returns when it takes connections.
   *
   * @param folder where it keeps its files; created when missing
   * @param port to listen on, 0 for any free one
   * @param settings server parameters that replace the default ones, such as max_connections
   * @throws EmbeddedServerException with the end of the server's log if it does not start, or if
   *     the port is in use
   */
  public static EmbeddedPostgres start(Path folder, int port, Map<String, String> settings) {
    var postgres = new EmbeddedPostgres(new PostgresFolder(folder), port, settings);
    postgres.restart();
    return postgres;
  }

  /** Starts the server again on the same port, after stopping it if it still runs. */
  public synchronized void restart() {
    stop();
    try {
      folder.prepare(binaries);
      folder.stopLeftover();
      if (port == 0) {
        startOnFreePort();
      } else {
        startOn(port);
      }
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot prepare " + folder.root(), e);
    }
  }

  /** Stops the server in its fast mode: sessions are cut off, committed data is safe. */
  public synchronized void stop() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }

  /** Kills the server with SIGKILL, as a crash would; {@link #restart} then recovers its data. */
  public synchronized void kill() {
    if (server != null) {
      // Its sessions notice by themselves, and a new server must not meet the old ones.
      List<ProcessHandle> sessions =
          ProcessHandle.of(server.pid()).stream().flatMap(ProcessHandle::descendants).toList();
      server.kill();
      server = null;
      sessions.forEach(session -> Leftover.ended(session, STOP_LIMIT));
    }
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  public synchronized boolean isRunning() {
    return server != null && server.isAlive();
  }

  public synchronized int port() {
    return port;
  }

  /**
   * The process id of the server.
   *
   * @throws IllegalStateException if it is stopped
   */
  public synchronized long pid() {
    return running().pid();
  }

  /** Completes with the exit code when the running server ends, for whatever reason. */
  public synchronized CompletableFuture<Integer> onExit() {
    return running().onExit();
  }

  /** The URL of {@link #DEFAULT_DATABASE}, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(DEFAULT_DATABASE);
  }

  /** The URL of a database of this server, without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(Ports.LOOPBACK, port(), database);
  }

  /** The superuser's name. */
  public static final String USER = PostgresFolder.USER;

  public String user() {
    return USER;
  }

  public String password() {
    return passwordIn(folder.root());
  }

  /**
   * The password of the server in a folder, whoever has started it.
   *
   * @throws EmbeddedServerException if there is none
   */
  public static String passwordIn(Path folder) {
    var there = new PostgresFolder(folder);
    try {
      return there.password();
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot read " + there.passwordFile(), e);
    }
  }

  /** The file with the password, readable by its owner only. */
  public Path passwordFile() {
    return folder.passwordFile();
  }

  /** The file that takes the server's log. */
  public Path logFile() {
    return folder.log().file();
  }

  private ChildProcess running() {
    if (server == null) {
      throw new IllegalStateException("PostgreSQL in " + folder.root() + " is stopped");
    }
    return server;
  }

  private void startOnFreePort() throws IOException {
    for (int attempt = 1; port == 0; attempt++) {
      int candidate = Ports.free();
      try {
        startOn(candidate);
        port = candidate;
      } catch (EmbeddedServerException e) {
        boolean taken = Ports.isInUse(e) || folder.log().text().contains("could not bind");
        if (!taken || attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void startOn(int chosen) throws IOException {
    Ports.requireFree(chosen, "PostgreSQL");
    folder.log().rotate();
    ChildProcess started =
        ChildProcess.start(
            new ChildProcess.Spec(
                command(chosen),
                PostgresFolder.environment(),
                folder.log().file(),
                Signals.INT,
                STOP_LIMIT));
    boolean ready = false;
    try {
      ready =
          Poll.until(START_LIMIT, () -> !started.isAlive() || isReady(started)) && isReady(started);
    } finally {
      if (!ready) {
        started.stop();
      }
    }
    if (!ready) {
      throw new EmbeddedServerException(
          "PostgreSQL did not start in %s on port %d. %s%s"
              .formatted(folder.root(), chosen, Unprivileged.hint(), folder.log().tail()));
    }
    server = started;
  }

  /** Whether this very process, and not an earlier one, has reported that it takes connections. */
  private boolean isReady(ChildProcess started) {
    List<String> lines = folder.postmaster();
    return lines.size() > STATUS_LINE
        && lines.get(0).strip().equals(Long.toString(started.pid()))
        && lines.get(STATUS_LINE).strip().equals("ready");
  }

  private List<String> command(int chosen) {
    Map<String, String> all = new TreeMap<>();
    all.put("fsync", "on");
    all.put("full_page_writes", "on");
    all.put("synchronous_commit", "on");
    all.put("max_connections", "100");
    all.put("shared_buffers", "128MB");
    all.put("timezone", "UTC");
    all.put("log_timezone", "UTC");
    all.putAll(settings);
    all.put("listen_addresses", Ports.LOOPBACK);
    all.put("port", Integer.toString(chosen));
    all.put("unix_socket_directories", "");
    all.put("logging_collector", "off");

    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(List.of(binaries.program("postgres"), "-D", folder.data().toString()));
    all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }
}
