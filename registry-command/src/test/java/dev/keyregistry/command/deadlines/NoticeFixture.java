package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.Field;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeyPatch;
import dev.keyregistry.command.domain.KeySettings;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.domain.TenantPatch;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that takes commands, and may give notices, on a log that may have others. */
final class NoticeFixture implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(20);
  static final DeadlineConfig OFTEN =
      new DeadlineConfig(Duration.ofDays(14), Duration.ofMillis(20));

  private static final Order ORDER = new Order(Caller.SYSTEM, null, null);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final LogDatabase database;
  final SettableClock clock;
  private final CommandRuntime runtime;
  private @Nullable DeadlineScheduler scheduler;

  NoticeFixture(PostgresDatabase server, SettableClock clock) {
    this.clock = clock;
    database = LogFixture.open(server);
    runtime = CommandRuntime.start(database, this::rootKeys, null, "test");
  }

  private List<KeyId> rootKeys() {
    return events(KeyEvent.KeyCreated.class, null)
        .filter(created -> created.tenant().equals(TenantId.REGISTRY))
        .map(KeyEvent.KeyCreated::key)
        .toList();
  }

  Commands commands() {
    return runtime.commands();
  }

  /** Gives notices from now on, while no other process does. */
  DeadlineScheduler schedule() {
    var started = new DeadlineScheduler(OFTEN, database, commands(), clock);
    scheduler = started;
    started.start();
    return started;
  }

  Refusal refusal(KeyCommand command) {
    return ((Outcome.Refused) commands().send(command, ORDER)).refusal();
  }

  long done(KeyCommand command) {
    return position(commands().send(command, ORDER));
  }

  long done(TenantCommand command) {
    return position(commands().send(command, ORDER));
  }

  private static long position(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done) outcome).position();
  }

  Provenance by() {
    return Provenance.system(clock.instant(), "test");
  }

  TenantId newTenant() {
    return newTenant(TenantId.of("tenant-" + NUMBERS.incrementAndGet()));
  }

  TenantId newTenant(TenantId id) {
    done(new TenantCommand.CreateTenant(id, null, null, by()));
    return id;
  }

  void policy(TenantId tenant, RotationPolicy rotation) {
    var patch = new TenantPatch(kept(), kept(), kept(), new Field.Given<>(rotation), kept());
    done(new TenantCommand.ChangeTenant(tenant, patch, by()));
  }

  KeyId newKey(TenantId tenant, @Nullable Duration lifetime) {
    return newKey(tenant, lifetime, "a:b");
  }

  KeyId newKey(TenantId tenant, @Nullable Duration lifetime, String scope) {
    int number = NUMBERS.incrementAndGet();
    var key = new KeyId(Uuid7.at(clock.instant(), new SplittableRandom(number)));
    done(
        new KeyCommand.CreateKey(
            key,
            tenant,
            Environment.LIVE,
            new KeySettings(
                null,
                KeyProfile.EMPTY,
                new Restrictions(List.of(), null, at(lifetime)),
                UsagePolicy.DEFAULT),
            Scopes.of(scope),
            List.of(),
            new SecretGeneration(1, new SecretHash(number, 0, 0, 1), "hint"),
            by()));
    return key;
  }

  void expire(KeyId key, @Nullable Duration left) {
    var patch =
        new KeyPatch(
            kept(),
            kept(),
            kept(),
            kept(),
            kept(),
            kept(),
            new Field.Given<>(at(left)),
            kept(),
            kept(),
            kept(),
            kept());
    done(new KeyCommand.ChangeKey(key, patch, by()));
  }

  void rotate(KeyId key, Duration overlap) {
    var secret = new SecretHash(NUMBERS.incrementAndGet(), 0, 0, 2);
    done(new KeyCommand.RotateKey(key, secret, "hint", overlap, by()));
  }

  private @Nullable Instant at(@Nullable Duration left) {
    return left == null ? null : clock.instant().plus(left);
  }

  private static <T> Field<T> kept() {
    return new Field.Kept<>();
  }

  /** The events of one kind that there are, of one key or of all. */
  <E> Stream<E> events(Class<E> type, @Nullable KeyId key) {
    List<LoggedEvent> log =
        key == null
            ? database.log().after(0, Integer.MAX_VALUE)
            : database.log().ofSubject(key.recordKey(), Long.MAX_VALUE);
    return log.stream().map(LoggedEvent::event).filter(type::isInstance).map(type::cast);
  }

  long count(Class<?> type, KeyId key) {
    return events(type, key).count();
  }

  /** Waits for as many events of a kind; more of them would be too many. */
  void awaitCount(Class<?> type, KeyId key, long count) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> count(type, key) >= count);
    assertThat(count(type, key)).isEqualTo(count);
  }

  /** Returns when everything that is due now has been looked at, and had its notice. */
  void awaitScan() {
    TenantId probe = newTenant();
    // The first may be met in the middle of a scan; the second is met by one that began after it.
    for (int i = 0; i < 2; i++) {
      awaitCount(KeyEvent.KeyExpiring.class, newKey(probe, Duration.ofHours(1)), 1);
    }
    // And now that one has come to its end.
    awaitCount(KeyEvent.KeyExpiring.class, newKey(probe, Duration.ofHours(1)), 1);
  }

  /** Gives no more notices. */
  void stop() {
    if (scheduler != null) {
      scheduler.close();
    }
  }

  @Override
  public void close() {
    stop();
    runtime.close();
    database.close();
  }
}
