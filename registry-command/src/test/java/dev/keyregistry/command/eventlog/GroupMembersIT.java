package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.events.GroupEvent.GroupDeleted;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent.KeyDeleted;
import dev.keyregistry.events.KeyEvent.KeyMoved;
import dev.keyregistry.events.KeyEvent.KeyUndeleted;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which keys the log knows to be in which group (ADR 0009). */
class GroupMembersIT {

  private static final TenantId ACME = TenantId.of("acme");
  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final List<String> LATER_TABLES =
      List.of(
          "group_members", "leak_reports", "deadlines", "rotation_policies", "deadline_progress");
  private static final GroupId ONE = new GroupId(new UUID(7, 1));
  private static final GroupId OTHER = new GroupId(new UUID(7, 2));

  @Test
  void a_deletion_in_the_same_batch_as_a_move_never_wins_over_it() throws Exception {
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase())) {
      for (int i = 0; i < 50; i++) {
        var group = new GroupId(new UUID(8, i));
        // Sent together, so that they share a batch whenever the one before is still being written.
        append(log, moved(1, OTHER));
        var move = log.append(request(moved(2, group)));
        var deletion = log.append(request(new GroupDeleted(group, ACME, BY)));
        assertThat(move.get(10, TimeUnit.SECONDS)).isInstanceOf(AppendResult.Appended.class);
        assertThat(deletion.get(10, TimeUnit.SECONDS))
            .isInstanceOfAny(AppendResult.Conflict.class, AppendResult.GroupNotEmpty.class);
      }
    }
  }

  @Test
  void the_migration_finds_in_the_log_what_appends_have_kept() throws Exception {
    PostgresDatabase server = TestServers.postgres().createDatabase();
    try (LogDatabase log = LogFixture.open(server)) {
      append(log, moved(1, ONE));
      append(log, moved(2, ONE));
      append(log, moved(2, OTHER));
      append(log, moved(3, ONE));
      append(log, moved(3, null));
      append(log, moved(4, ONE));
      append(log, new KeyDeleted(LogFixture.key(4), ACME, BY));
      append(log, moved(5, ONE));
      append(log, new KeyDeleted(LogFixture.key(5), ACME, BY));
      append(log, new KeyUndeleted(LogFixture.key(5), ACME, KeyProfile.EMPTY, BY));
    }
    Set<String> kept = table(server);
    assertThat(kept)
        .containsExactly(
            row(1, ONE, false), row(2, OTHER, false), row(4, ONE, true), row(5, ONE, false));
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      // As it was before: no later migration either, and the events' types of that time.
      for (String table : LATER_TABLES) {
        statement.execute("drop table " + table);
      }
      statement.execute("delete from flyway_schema_history where version::int > 1");
      statement.execute("update events set type = regexp_replace(type, 'v[0-9]+$', 'v1')");
    }
    LogFixture.open(server).close();
    assertThat(table(server)).isEqualTo(kept);
  }

  private static Set<String> table(PostgresDatabase server) throws Exception {
    Set<String> rows = new TreeSet<>();
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select key, group_id, deleted from group_members")) {
      while (row.next()) {
        rows.add(row.getString(1) + ' ' + row.getString(2) + ' ' + row.getBoolean(3));
      }
    }
    return rows;
  }

  private static String row(int key, GroupId group, boolean deleted) {
    return LogFixture.key(key).recordKey() + ' ' + group + ' ' + deleted;
  }

  private static RegistryEvent moved(int key, @Nullable GroupId to) {
    KeyId id = LogFixture.key(key);
    return new KeyMoved(id, ACME, to, BY);
  }

  private static AppendRequest request(RegistryEvent event) {
    return LogFixture.request(event, Condition.NONE);
  }

  private static void append(LogDatabase log, RegistryEvent event) throws Exception {
    assertThat(log.append(request(event)).get(10, TimeUnit.SECONDS))
        .isInstanceOf(AppendResult.Appended.class);
  }
}
