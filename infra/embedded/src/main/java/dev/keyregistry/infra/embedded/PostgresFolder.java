package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The files of one PostgreSQL server: its database cluster, its password and its log. */
record PostgresFolder(Path root) {
  static final String USER = "registry";

  private static final long INITDB_LIMIT_SECONDS = 120;

  PostgresFolder {
    root = root.toAbsolutePath().normalize();
  }

  Path data() {
    return root.resolve("data");
  }

  Path passwordFile() {
    return root.resolve("password");
  }

  ServerLog log() {
    return new ServerLog(root.resolve("server.log"));
  }

  String password() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  /** Creates the database cluster unless it is there; a half-made one is thrown away. */
  void prepare(PostgresBinaries binaries) throws IOException {
    Files.createDirectories(root);
    if (Files.exists(data())) {
      requireVersion(binaries);
      return;
    }
    Path unfinished = root.resolve("data.unfinished");
    Folders.delete(unfinished);
    writePassword();
    initdb(binaries, unfinished);
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The content of {@code postmaster.pid}, one element per line; empty if there is none. */
  List<String> postmaster() {
    try {
      return Files.readAllLines(data().resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Stops a server that an earlier run left on this folder. */
  void stopLeftover() throws IOException {
    Optional<Long> pid =
        postmaster().stream().findFirst().map(line -> Long.parseLong(line.strip()));
    if (pid.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> server = Leftover.find(pid.get(), "/postgres", data().toString());
    if (server.isPresent()) {
      Leftover.stop(server.get(), Signals.INT, "PostgreSQL in " + root);
    } else if (ProcessHandle.of(pid.get()).isPresent()) {
      // The id now belongs to another program. PostgreSQL cannot tell, and would refuse to start.
      Files.delete(data().resolve("postmaster.pid"));
    }
  }

  private void requireVersion(PostgresBinaries binaries) throws IOException {
    String found = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!found.equals(binaries.majorVersion())) {
      throw new EmbeddedServerException(
          "The data in %s was written by PostgreSQL %s, these programs are %s: use another data directory, or move the data with pg_dump"
              .formatted(data(), found, binaries.version()));
    }
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile(), HexFormat.of().formatHex(random) + "\n");
  }

  private void initdb(PostgresBinaries binaries, Path folder) throws IOException {
    List<String> command = new ArrayList<>(Unprivileged.prefix());
    command.addAll(
        List.of(
            binaries.program("initdb"),
            "--pgdata=" + folder,
            "--username=" + USER,
            "--pwfile=" + passwordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            // The same order and case rules on every machine, whatever locales it has.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions"));
    Path output = root.resolve("initdb.log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment());
    Process initdb = builder.start();
    try {
      boolean ended = initdb.waitFor(INITDB_LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended || initdb.exitValue() != 0) {
        throw new EmbeddedServerException(
            "initdb failed. " + Unprivileged.hint() + new ServerLog(output).tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Interrupted during initdb", e);
    } finally {
      initdb.destroyForcibly();
    }
  }

  static Map<String, String> environment() {
    return Map.of("LC_ALL", "C");
  }
}
