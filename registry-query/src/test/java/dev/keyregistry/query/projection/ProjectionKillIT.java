package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.store.QueryDatabase;
import dev.keyregistry.query.store.ReadModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class ProjectionKillIT {

  private static final int KILLS = 4;
  private static final int KEYS_PER_ROUND = 150;

  private final Facts facts = new Facts();

  @Test
  void a_killed_projection_goes_on_and_applies_nothing_twice() throws Exception {
    var kafka = TestServers.kafka();
    PostgresDatabase postgres = TestServers.postgres().createDatabase();
    List<KeyId> ids = new ArrayList<>();
    try (var log = LogOnKafka.events(kafka);
        var database =
            QueryDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      String[] arguments = {
        postgres.jdbcUrl(),
        postgres.user(),
        postgres.password(),
        kafka.bootstrapServers(),
        log.topic()
      };
      log.append(facts.tenant(Facts.ACME));
      for (int kill = 0; kill < KILLS; kill++) {
        try (var process = ForkedJvm.start(ProjectionProcess.class, arguments)) {
          long before = database.projection().progress().position();
          append(log, ids);
          await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(1)) // to catch it in the middle
              .until(() -> database.projection().progress().position() > before);
          process.kill();
        }
      }
      try (var process = ForkedJvm.start(ProjectionProcess.class, arguments)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> database.projection().progress().position() == log.position());
        assertThat(process.isAlive()).isTrue();
      }
      verify(database.reads(), ids);
      assertThat(database.projection().progress().chainHash())
          .isEqualTo(log.log().getLast().chainHash());
    }
  }

  private void append(LogOnKafka log, List<KeyId> ids) {
    for (int i = 0; i < KEYS_PER_ROUND; i++) {
      KeyId id = facts.keyId();
      ids.add(id);
      log.append(facts.key(id, Facts.ACME, "k" + i));
      log.append(facts.disabled(id, Facts.ACME));
    }
  }

  private static void verify(ReadModel reads, List<KeyId> ids) {
    for (int i = 0; i < ids.size(); i++) {
      StoredKey key = reads.key(ids.get(i)).value().orElseThrow();
      assertThat(key.life().version()).isEqualTo(2);
      assertThat(reads.events(ids.get(i), 0, 10).value().items())
          .extracting(StoredEvent::position)
          .containsExactly(2 + 2L * i, 3 + 2L * i);
    }
  }
}
