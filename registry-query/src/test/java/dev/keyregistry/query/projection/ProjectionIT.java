package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestKafka;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.model.KeyFilter;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.store.QueryDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProjectionIT {

  private static final TenantId ACME = Facts.ACME;
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Facts facts = new Facts();
  private final List<Projection> started = new ArrayList<>();
  private final TestKafka kafka = TestServers.kafka();
  private LogOnKafka log;
  private PostgresDatabase postgres;
  private QueryDatabase database;
  private ProjectionStatus status;

  @BeforeEach
  void open() {
    log = LogOnKafka.events(kafka);
    postgres = TestServers.postgres().createDatabase();
    database = QueryDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
    status = new ProjectionStatus();
  }

  @AfterEach
  void close() {
    started.forEach(Projection::close);
    database.close();
    log.close();
  }

  @Test
  void events_are_applied_in_order() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.append(facts.scopes(id, ACME, "a:b", "c:d"));
    log.append(facts.described(id, ACME, "nightly"));
    log.append(facts.disabled(id, ACME));
    follow();
    applied(5);

    StoredKey key = key(id);
    assertThat(key.status()).isEqualTo(KeyStatus.DISABLED);
    assertThat(key.view().scopes().toList()).containsExactly("a:b", "c:d");
    assertThat(key.profile().label()).isEqualTo("nightly");
    assertThat(key.hint()).startsWith("kr_live_sk_…").hasSize(16);
    assertThat(key.life().version()).isEqualTo(4);
    assertThat(key.life().position()).isEqualTo(5);
    assertThat(events(id)).extracting(StoredEvent::position).containsExactly(2L, 3L, 4L, 5L);
    assertThat(events(id).getFirst().actor()).isEqualTo("key_admin");
    assertThat(database.reads().tenant(ACME).value().orElseThrow().name()).isEqualTo("The acme");
    await().atMost(SOON).until(() -> status.unready().isEmpty());
  }

  @Test
  void L6_a_gap_halts_and_what_was_applied_still_answers() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.take(log.next(facts.disabled(id, ACME))); // position 3 never reaches the topic
    log.append(facts.revoked(id, ACME));
    follow();
    halted("position 3 is missing");
    assertThat(status.position()).isEqualTo(2);
    assertThat(key(id).status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(status.unready()).isPresent();
  }

  @Test
  void L7_a_broken_chain_halts() {
    log.append(facts.tenant(ACME));
    KeyCreated event = facts.key(facts.keyId(), ACME, "forged");
    log.send(log.logged(2, event, ChainHash.ORIGIN));
    follow();
    halted("chain hash");
    assertThat(status.position()).isEqualTo(1);
  }

  @Test
  void L7_a_changed_event_halts() {
    log.append(facts.tenant(ACME));
    LoggedEvent real = log.next(facts.key(facts.keyId(), ACME, "real"));
    LoggedEvent other = log.next(facts.key(facts.keyId(), ACME, "changed"));
    log.send(
        new LoggedEvent(
            2,
            other.id(),
            other.type(),
            other.subject(),
            other.time(),
            other.data(),
            real.chainHash(),
            real.log()));
    follow();
    halted("chain hash");
  }

  @Test
  void L6_another_log_halts() {
    log.append(facts.tenant(ACME));
    log.become(new LogIdentity(new UUID(9, 9), 1));
    log.append(facts.key(facts.keyId(), ACME, "foreign"));
    follow();
    halted("of the log 00000000-0000-0009");
    assertThat(status.position()).isEqualTo(1);
  }

  @Test
  void L6_an_older_epoch_halts_and_a_newer_one_does_not() {
    UUID id = log.identity().logId();
    log.append(facts.tenant(ACME));
    log.become(new LogIdentity(id, 2));
    log.append(facts.key(facts.keyId(), ACME, "after the promotion"));
    log.become(new LogIdentity(id, 1));
    log.append(facts.key(facts.keyId(), ACME, "of the deposed"));
    follow();
    halted("epoch");
    assertThat(status.position()).isEqualTo(2);
  }

  @Test
  void a_duplicate_is_dropped() {
    KeyId id = facts.keyId();
    LoggedEvent tenant = log.append(facts.tenant(ACME));
    LoggedEvent created = log.append(facts.key(id, ACME, "ci"));
    log.send(tenant);
    log.send(created);
    log.send(created);
    log.append(facts.disabled(id, ACME));
    follow();
    applied(3);
    assertThat(key(id).life().version()).isEqualTo(2);
    assertThat(events(id)).hasSize(2);
    assertThat(status.halted()).isEmpty();
  }

  @Test
  void L6_an_applied_position_with_another_hash_halts() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.append(facts.disabled(id, ACME));
    follow();
    applied(3);
    LoggedEvent first = log.log().getFirst();
    log.send(log.logged(2, facts.key(facts.keyId(), ACME, "fork"), first.chainHash()));
    halted("another event was applied");
    assertThat(key(id).status()).isEqualTo(KeyStatus.DISABLED);
  }

  @Test
  void an_unreadable_event_halts_at_its_position() {
    log.append(facts.tenant(ACME));
    LoggedEvent good = log.next(facts.key(facts.keyId(), ACME, "ci"));
    LoggedEvent unknown =
        new LoggedEvent(
            2,
            good.id(),
            "dev.keyregistry.key.exploded.v1",
            good.subject(),
            good.time(),
            good.data(),
            good.chainHash(),
            good.log());
    log.send(LogOnKafka.chained(unknown, log.log().getFirst().chainHash()));
    follow();
    halted("position 2");
    assertThat(status.position()).isEqualTo(1);
  }

  @Test
  void a_record_without_a_place_in_the_log_halts() {
    log.append(facts.tenant(ACME));
    log.send(new ProducerRecord<>(log.topic(), new byte[] {1}, new byte[] {2}));
    follow();
    halted("offset 1");
    assertThat(status.position()).isEqualTo(1);
  }

  @Test
  void a_restart_goes_on_and_applies_nothing_twice() {
    List<KeyId> ids = new ArrayList<>();
    log.append(facts.tenant(ACME));
    for (int round = 0; round < 5; round++) {
      Projection projection = follow();
      for (int i = 0; i < 40; i++) {
        KeyId id = facts.keyId();
        ids.add(id);
        log.append(facts.key(id, ACME, "key " + i));
        log.append(facts.disabled(id, ACME));
      }
      projection.close(); // in the middle, wherever that is
    }
    follow();
    applied(log.position());
    for (KeyId id : ids) {
      assertThat(key(id).life().version()).isEqualTo(2);
    }
    assertThat(positions()).isEqualTo(log.log().stream().map(LoggedEvent::position).toList());
  }

  @Test
  void an_offset_that_the_topic_does_not_have_is_only_a_hint() throws Exception {
    log.append(facts.tenant(ACME));
    Projection first = follow();
    applied(1);
    first.close();
    sql("update query.progress set topic_offset = 4711");
    log.append(facts.key(facts.keyId(), ACME, "ci"));
    follow();
    applied(2);
    assertThat(status.halted()).isEmpty();
  }

  @Test
  void an_offset_beyond_the_next_event_is_only_a_hint() throws Exception {
    log.append(facts.tenant(ACME));
    Projection first = follow();
    applied(1);
    first.close();
    for (int i = 0; i < 4; i++) {
      log.append(facts.key(facts.keyId(), ACME, "ci"));
    }
    sql("update query.progress set topic_offset = 3");
    follow();
    applied(5);
    assertThat(status.halted()).isEmpty();
  }

  @Test
  void a_rebuild_gives_the_same_rows() throws Exception {
    write_all_kinds_of_events();
    Projection projection = follow();
    applied(log.position());
    List<String> before = dump();
    projection.rebuild();
    await()
        .atMost(SOON)
        .until(() -> status.position() == log.position() && status.unready().isEmpty());
    assertThat(dump()).isEqualTo(before).hasSizeGreaterThan(8);
  }

  @Test
  void a_rebuild_ends_a_halt() throws Exception {
    log.append(facts.tenant(ACME));
    log.append(facts.key(facts.keyId(), ACME, "ci"));
    Projection projection = follow();
    applied(2);
    sql("update query.events set chain_hash = decode(repeat('11', 32), 'hex') where position = 2");
    log.send(log.log().getLast());
    halted("another event was applied");
    projection.rebuild();
    await().atMost(SOON).until(() -> status.unready().isEmpty());
    assertThat(status.position()).isEqualTo(2);
  }

  @Test
  void a_deleted_key_leaves_no_personal_data() throws Exception {
    write_all_kinds_of_events();
    follow();
    applied(log.position());
    assertThat(String.join("\n", dump())).contains("ann@example.org"); // of other keys
    sql("delete from query.keys where deleted_at is null");
    sql("delete from query.events where subject not in (select 'key/' || key_id from query.keys)");
    assertThat(String.join("\n", dump()))
        .contains("key.deleted.v1")
        .doesNotContain("ann@example.org")
        .doesNotContain("user-7")
        .doesNotContain("doomed");
  }

  @Test
  void R5_a_cut_revokes_the_keys_before_it_and_no_others() {
    KeyId before = facts.keyId();
    KeyId other = facts.keyId();
    KeyId after = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.tenant(Facts.GLOBEX));
    log.append(facts.key(before, ACME, "before"));
    log.append(facts.key(other, Facts.GLOBEX, "of another tenant"));
    log.append(facts.cut(ACME, null, "user-7"));
    log.append(facts.key(after, ACME, "after"));
    log.append(facts.scopes(before, ACME, "x:y"));
    follow();
    applied(7);
    assertThat(key(before).status()).isEqualTo(KeyStatus.REVOKED);
    assertThat(key(other).status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(key(after).status()).isEqualTo(KeyStatus.ACTIVE);
    var revoked = new KeyFilter(ACME, KeyStatus.REVOKED, null);
    assertThat(database.reads().keys(revoked, null, 10).value().items()).hasSize(1);
  }

  @Test
  void R1_a_topic_of_two_partitions_halts() {
    String topic = "events-" + UUID.randomUUID();
    kafka.createTopic(topic, 2, Map.of());
    follow(topic);
    halted("2 partitions");
  }

  private void write_all_kinds_of_events() {
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

  private Projection follow() {
    return follow(log.topic());
  }

  private Projection follow(String topic) {
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

  private void applied(long position) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(status.halted()).isEmpty();
              assertThat(status.position()).isEqualTo(position);
            });
  }

  private void halted(String why) {
    await().atMost(SOON).until(() -> status.halted().isPresent());
    assertThat(status.halted().orElseThrow()).contains(why);
  }

  private StoredKey key(KeyId id) {
    return database.reads().key(id).value().orElseThrow();
  }

  private List<StoredEvent> events(KeyId id) {
    return database.reads().events(id, 0, 100).value().items();
  }

  private List<Long> positions() {
    List<Long> positions = new ArrayList<>();
    for (String row : rows("select position from query.events order by position")) {
      positions.add(Long.valueOf(row));
    }
    return positions;
  }

  /** Every row of the read model, but for the hint where the topic goes on. */
  private List<String> dump() {
    List<String> all = new ArrayList<>();
    all.addAll(rows("select t::text from query.keys t order by key_id"));
    all.addAll(rows("select t::text from query.tenants t order by tenant_id"));
    all.addAll(rows("select t::text from query.key_groups t order by group_id"));
    all.addAll(rows("select t::text from query.events t order by position"));
    all.addAll(rows("select position || ' ' || chain_hash || ' ' || log_id from query.progress"));
    return all;
  }

  private List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
