package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class AppendCrashIT {

  private static final Logger LOG = LoggerFactory.getLogger(AppendCrashIT.class);
  private static final int KILLS = 12;

  @Test
  void nothing_that_was_acknowledged_is_lost_when_the_process_is_killed_while_appending()
      throws Exception {
    PostgresDatabase server = TestServers.postgres().createDatabase();
    LogFixture.open(server).close(); // the schema
    long seed = System.nanoTime();
    LOG.info("seed {}", seed);
    var random = new Random(seed);
    Map<Long, String> acknowledged = new HashMap<>();
    for (int kill = 1; kill <= KILLS; kill++) {
      try (ForkedJvm appending =
          ForkedJvm.start(
              AppendingProcess.class,
              server.jdbcUrl(),
              server.user(),
              server.password(),
              Long.toString(kill * 1_000_000L))) {
        int enough = 50 + random.nextInt(400);
        appending.awaitLineAfter(
            enough, line -> line.startsWith("acknowledged"), Duration.ofSeconds(30));
        appending.kill();
        appending.awaitExit(Duration.ofSeconds(10));
        remember(appending.lines(), acknowledged);
      }
    }
    try (LogDatabase log = LogFixture.open(server)) {
      Map<Long, String> stored = new HashMap<>();
      for (LoggedEvent event : LogFixture.verified(log)) {
        stored.put(event.position(), event.subject());
      }
      assertThat(acknowledged).hasSizeGreaterThan(KILLS * 50);
      assertThat(stored).containsAllEntriesOf(acknowledged);
      LOG.info("{} kills, {} acknowledged, {} stored", KILLS, acknowledged.size(), stored.size());
    }
  }

  private static void remember(List<String> lines, Map<Long, String> acknowledged) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      // The last line may be cut off by the kill.
      if (words.length == 3 && words[0].equals("acknowledged") && words[2].length() == 34) {
        acknowledged.put(Long.parseLong(words[1]), words[2]);
      }
    }
  }
}
