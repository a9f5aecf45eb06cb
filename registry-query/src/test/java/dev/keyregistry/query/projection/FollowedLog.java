package dev.keyregistry.query.projection;

import static dev.keyregistry.query.Facts.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestKafka;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.StoreRows;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.store.QueryDatabase;
import dev.keyregistry.query.store.ReadModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A log of its own on Kafka, a store of its own, and projections from the one into the other. */
final class FollowedLog implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final TestKafka kafka = TestServers.kafka();
  private final LogOnKafka log = LogOnKafka.events(kafka);
  private final PostgresDatabase postgres = TestServers.postgres().createDatabase();
  private final QueryDatabase database =
      QueryDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
  private final ProjectionStatus status = new ProjectionStatus();
  private final List<Projection> started = new ArrayList<>();

  TestKafka kafka() {
    return kafka;
  }

  LogOnKafka log() {
    return log;
  }

  /** Appends events of every kind: one key stays, one is deleted and one is revoked. */
  void appendAllKinds(Facts facts) {
    KeyId kept = facts.keyId();
    KeyId doomed = facts.keyId();
    KeyId revoked = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(kept, ACME, "kept"));
    log.append(facts.key(doomed, ACME, "doomed"));
    log.append(facts.key(revoked, ACME, "revoked"));
    log.append(facts.scopes(kept, ACME, "x:y"));
    log.append(facts.described(doomed, ACME, "doomed more"));
    log.append(facts.revoked(revoked, ACME));
    log.append(facts.deleted(doomed, ACME));
    log.append(facts.cut(ACME, null, "nobody"));
  }

  StoreRows rows() {
    return new StoreRows(postgres);
  }

  ReadModel reads() {
    return database.reads();
  }

  StoredKey key(KeyId id) {
    return reads().key(id).value().orElseThrow();
  }

  List<StoredEvent> events(KeyId id) {
    return reads().events(id, 0, 100).value().items();
  }

  ProjectionStatus status() {
    return status;
  }

  /** Starts to follow the log. */
  Projection follow() {
    return follow(log.topic());
  }

  Projection follow(String topic) {
    var projection =
        new Projection(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            topic,
            database.projection(),
            status,
            false);
    started.add(projection);
    projection.start();
    return projection;
  }

  void awaitPosition(long position) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(status.halted()).isEmpty();
              assertThat(status.position()).isEqualTo(position);
            });
  }

  void awaitReady() {
    await().atMost(SOON).until(() -> status.unready().isEmpty());
  }

  void awaitHalt(String why) {
    await().atMost(SOON).until(() -> status.halted().isPresent());
    assertThat(status.halted().orElseThrow()).contains(why);
  }

  @Override
  public void close() {
    started.forEach(Projection::close);
    database.close();
    log.close();
  }
}
