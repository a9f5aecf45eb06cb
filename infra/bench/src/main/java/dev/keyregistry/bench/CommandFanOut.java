package dev.keyregistry.bench;

import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.KeyCommand.CreateKey;
import dev.keyregistry.command.domain.KeyCommand.RevokeKey;
import dev.keyregistry.command.domain.KeySettings;
import dev.keyregistry.command.domain.TenantCommand.CreateTenant;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.relay.Relay;
import dev.keyregistry.command.relay.RelayConfig;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The candidate: commands, timed from their commit (the log's tail hears of it on the appender's
 * thread) to the image of the last edge. Every image is asked for its verdict at the end of a run:
 * what was timed must have had its effect.
 */
final class CommandFanOut implements PropagateBench.FanOut {

  private static final TenantId TENANT = TenantId.of("bench");

  /** What is timed. */
  enum Change {
    /** The revocation of a key, until it is denied everywhere. */
    REVOKE,
    /** The creation of a key, until it is usable everywhere. */
    CREATE
  }

  private final Change change;
  private final SecureRandom random = new SecureRandom();
  private final KeyFormat format = new KeyFormat("kr");
  private final LogDatabase log;
  private final Relay relay;
  private final CommandRuntime runtime;
  private final List<KeyImage> images = new ArrayList<>();
  private final List<KafkaKeyFeed> feeds = new ArrayList<>();
  private final Order order;
  private volatile Arrivals arrivals = new Arrivals(0, 0);
  private volatile long firstPosition = Long.MAX_VALUE;
  private final AtomicLong committed = new AtomicLong();

  CommandFanOut(Change change, EmbeddedPostgres postgres, EmbeddedKafka kafka, int edges) {
    this.change = change;
    log = LogDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
    log.tail().onGrowth(this::committed); // before the relay hears of it
    relay = new Relay(RelayConfig.of(kafka.bootstrapServers()), log.log(), log.tail(), step -> {});
    relay.start();
    runtime = CommandRuntime.start(log, List::of, relay, "bench-" + edges);
    var caller =
        new Caller(
            new KeyId(Uuid7.at(Instant.now(), random)),
            TenantId.REGISTRY,
            null,
            Scopes.of("registry:*"),
            Long.MAX_VALUE);
    order = new Order(caller, null, null);
    runtime.commands().send(new CreateTenant(TENANT, null, null, by()), order);
    for (int i = 0; i < edges; i++) {
      var image = new KeyImage();
      image.onAdvance(position -> applied(position));
      images.add(image);
      var feed = new KafkaKeyFeed(kafka.bootstrapServers(), image, "bench-" + i);
      feeds.add(feed);
      feed.start();
    }
  }

  private static Provenance by() {
    return Provenance.system(Instant.now(), "bench");
  }

  private void committed() {
    long now = System.nanoTime();
    long head = log.tail().head();
    long before = committed.getAndSet(head);
    for (long position = Math.max(before + 1, firstPosition); position <= head; position++) {
      arrivals.sent(Math.toIntExact(position - firstPosition), now);
    }
  }

  private void applied(long position) {
    if (position >= firstPosition) {
      arrivals.arrived(Math.toIntExact(position - firstPosition), System.nanoTime());
    }
  }

  private record Made(KeyId key, Secret secret) {}

  @Override
  public Histogram run(int changes) {
    List<Made> keys = new ArrayList<>();
    while (change == Change.REVOKE && keys.size() < changes) {
      keys.add(create());
    }
    awaitImages(log.log().head().position());
    var run = new Arrivals(changes, images.size());
    arrivals = run;
    firstPosition = log.log().head().position() + 1;
    long start = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      Arrivals.pace(start, i, PropagateBench.PER_SECOND);
      switch (change) {
        case REVOKE -> revoke(keys.get(i));
        case CREATE -> keys.add(create());
      }
    }
    Histogram histogram = run.await();
    firstPosition = Long.MAX_VALUE;
    verify(keys, change == Change.REVOKE ? Verdict.REVOKED : Verdict.VALID);
    return histogram;
  }

  private void revoke(Made made) {
    expectDone(
        runtime
            .commands()
            .send(new RevokeKey(made.key, RevocationReason.KEY_COMPROMISE, null, by()), order));
  }

  private Made create() {
    Secret secret = format.generate(Environment.LIVE, random);
    var key = new KeyId(Uuid7.at(Instant.now(), random));
    expectDone(
        runtime
            .commands()
            .send(
                new CreateKey(
                    key,
                    TENANT,
                    Environment.LIVE,
                    KeySettings.DEFAULT,
                    Scopes.of("invoices:read", "invoices:write"),
                    List.of(),
                    new SecretGeneration(1, secret.hash(), secret.hint()),
                    by()),
                order));
    return new Made(key, secret);
  }

  private static void expectDone(Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      throw new IllegalStateException("not done: " + outcome);
    }
  }

  private void awaitImages(long position) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (KeyImage image : images) {
      while (!image.isComplete() || image.appliedPosition() < position) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("an image did not catch up");
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private void verify(List<Made> keys, Verdict expected) {
    for (KeyImage image : images) {
      var validator = new KeyValidator(image, Clock.systemUTC());
      for (Made made : keys) {
        var carriage = Carriage.ofSecret(made.secret.reveal());
        Verdict verdict = validator.validate(carriage, Demand.NOTHING).verdict();
        if (verdict != expected) {
          throw new IllegalStateException("a key is " + verdict + " and not " + expected);
        }
      }
    }
  }

  @Override
  public void close() {
    feeds.forEach(KafkaKeyFeed::close);
    runtime.close();
    relay.close();
    log.close();
  }
}
