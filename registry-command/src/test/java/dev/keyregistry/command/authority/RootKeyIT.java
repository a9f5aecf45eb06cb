package dev.keyregistry.command.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootKeyIT {

  private static final int ROUNDS = 4;

  @ParameterizedTest
  @CsvSource({"root.key, root.key", "root.key, other.key"})
  void of_processes_that_start_at_once_one_makes_the_key_and_its_file_holds_it(
      String first, String second, @TempDir Path folder) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path place = Files.createDirectory(folder.resolve("round-" + round));
      PostgresDatabase server = TestServers.postgres().createDatabase();
      try (LogDatabase one = LogFixture.open(server);
          LogDatabase two = LogFixture.open(server)) {
        together(() -> ensure(one, place.resolve(first)), () -> ensure(two, place.resolve(second)));
        List<LoggedEvent> events = LogFixture.verified(one);
        assertThat(events).hasSize(2);
        // One file, and nothing beside it.
        assertThat(files(place)).hasSize(1);
        Path file = files(place).getFirst();
        assertThat(file.getFileName().toString()).isIn(first, second);
        assertThat(secretIn(file)).isEqualTo(root(events));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void a_secret_that_a_killed_process_left_is_settled_by_the_next_start(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("root.key");
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase())) {
      ensure(log, file);
      // As after the append and before the move, and with another that lost.
      Files.move(file, folder.resolve("root.key.1.waiting"));
      Files.writeString(folder.resolve("root.key.2.waiting"), "kr_lost\n");
      Files.writeString(folder.resolve("root.key.3.waiting"), "");

      ensure(log, file);

      assertThat(files(folder)).containsExactly(file);
      assertThat(secretIn(file)).isEqualTo(root(LogFixture.verified(log)));
    }
  }

  @Test
  void a_secret_that_was_put_there_becomes_the_root_keys(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("root.key");
    Files.writeString(file, "kr_live_put_there_before\n");
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase())) {
      ensure(log, file);
      assertThat(Files.readString(file)).isEqualTo("kr_live_put_there_before\n");
      assertThat(secretIn(file)).isEqualTo(root(LogFixture.verified(log)));
    }
  }

  private static void ensure(LogDatabase log, Path file) {
    RootKey.ensure(
        log, file, new KeyFormat("kr"), Instant.parse("2026-11-21T10:00:00Z"), new SecureRandom());
  }

  private static void together(Runnable... starts) throws Exception {
    var start = new CyclicBarrier(starts.length);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable each : starts) {
        running.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  each.run();
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static List<Path> files(Path place) throws Exception {
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }

  private static SecretHash secretIn(Path file) throws Exception {
    return Secret.of(Files.readString(file).strip()).hash();
  }

  private static SecretHash root(List<LoggedEvent> events) {
    return ((KeyCreated) events.getLast().event()).secret().sha256();
  }
}
