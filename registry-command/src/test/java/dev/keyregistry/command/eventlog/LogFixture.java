package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the tests of the log share. */
public final class LogFixture {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private LogFixture() {}

  public static LogDatabase open(PostgresDatabase database) {
    return LogDatabase.open(database.jdbcUrl(), database.user(), database.password());
  }

  /** Opens a log whose schema is there: much faster in a JVM that has just started. */
  public static LogDatabase connect(String jdbcUrl, String user, String password) {
    return LogDatabase.connect(jdbcUrl, user, password);
  }

  public static KeyId key(long number) {
    return new KeyId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number));
  }

  public static RegistryEvent event(KeyId key, String scope) {
    return new KeyScopesChanged(
        key, TenantId.of("acme"), Scopes.of(scope), List.of(), Provenance.system(AT, "test"));
  }

  public static AppendRequest request(RegistryEvent event, Condition condition) {
    return new AppendRequest(List.of(event), condition, Condition.NONE, List.of(), null);
  }

  /** Every event of the log, after checking that positions have no gap and the chain holds. */
  public static List<LoggedEvent> verified(LogDatabase database) {
    List<LoggedEvent> events = database.log().after(0, Integer.MAX_VALUE);
    ChainHash previous = ChainHash.ORIGIN;
    long position = 0;
    for (LoggedEvent event : events) {
      assertThat(event.position()).isEqualTo(++position);
      assertThat(event.chainHash()).isEqualTo(event.chainAfter(previous));
      previous = event.chainHash();
    }
    LogHead head = database.log().head();
    assertThat(head.position()).isEqualTo(position);
    assertThat(head.chainHash()).isEqualTo(previous);
    return events;
  }
}
