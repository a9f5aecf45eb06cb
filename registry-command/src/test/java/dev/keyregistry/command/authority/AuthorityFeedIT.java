package dev.keyregistry.command.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.image.KeyImage;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthorityFeedIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final KeyImage image = new KeyImage();
  private PostgresDatabase server;

  @BeforeEach
  void write_three_events() {
    server = TestServers.postgres().createDatabase();
    try (LogDatabase log = LogFixture.open(server)) {
      for (String tenant : new String[] {"one", "two", "three"}) {
        var by = Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
        var created = new TenantCreated(TenantId.of(tenant), tenant, null, by);
        log.append(LogFixture.request(created, Condition.NONE)).join();
      }
    }
  }

  @Test
  void an_event_of_a_newer_process_is_trouble_until_it_can_be_read() throws Exception {
    execute("update events set type = type || '9' where position = 2");
    try (LogDatabase log = LogFixture.open(server);
        var feed = new AuthorityFeed(image, log.tail(), new ViewProjector(log.log()))) {
      feed.start();
      await().atMost(LIMIT).until(() -> feed.trouble().isPresent());
      assertThat(feed.trouble().orElseThrow())
          .contains("position 1 only", "no event has this wire name");
      assertThat(image.appliedPosition()).isEqualTo(1);
      assertThat(image.isComplete()).isFalse();

      execute("update events set type = rtrim(type, '9') where position = 2");

      assertThat(feed.await(3, LIMIT)).isTrue();
      await().atMost(LIMIT).until(() -> feed.trouble().isEmpty() && image.isComplete());
    }
  }

  @Test
  void an_event_that_cannot_follow_is_trouble() throws Exception {
    execute(
        "update events set subject = 'tenant/one', data = e.data from"
            + " (select data from events where position = 1) e where position = 2");
    try (LogDatabase log = LogFixture.open(server);
        var feed = new AuthorityFeed(image, log.tail(), new ViewProjector(log.log()))) {
      feed.start();
      await().atMost(LIMIT).until(() -> feed.trouble().isPresent());
      assertThat(feed.trouble().orElseThrow()).contains("IllegalStateException");
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
