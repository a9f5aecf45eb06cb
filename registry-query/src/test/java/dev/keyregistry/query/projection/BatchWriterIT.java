package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyEvent.KeyUndeleted;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.StoreRows;
import dev.keyregistry.query.projection.BatchWriter.Read;
import dev.keyregistry.query.store.QueryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BatchWriterIT {

  private static final int KEYS = 2_000;
  private static final LogIdentity LOG = new LogIdentity(new UUID(1, 1), 1);

  private final Facts facts = new Facts();
  private PostgresDatabase postgres;
  private QueryDatabase database;
  private StoreRows rows;
  private BatchWriter writer;
  private ChainHash head = ChainHash.ORIGIN;
  private long position;

  @BeforeEach
  void open() {
    postgres = TestServers.postgres().createDatabase();
    database = QueryDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
    rows = new StoreRows(postgres);
    writer = new BatchWriter(database.projection());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void E8_the_keys_of_an_older_store_are_found_by_their_secrets_once_it_is_migrated() {
    KeyId id = facts.keyId();
    Secret secret = facts.secret();
    apply(Stream.of(facts.tenant(Facts.ACME)));
    apply(Stream.of(facts.key(id, Facts.ACME, "old", Scopes.NONE, secret)));
    rows.execute("drop table query.key_secrets");
    rows.execute("delete from query.flyway_schema_history where version = '4'");
    database.close();

    database = QueryDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());

    assertThat(database.reads().keyOfSecret(secret.hash()).value().view())
        .extracting(KeyView::id)
        .isEqualTo(id);
  }

  @Test
  void a_batch_of_deletions_writes_each_row_once() {
    List<KeyId> ids = Stream.generate(facts::keyId).limit(KEYS).toList();
    apply(Stream.of(facts.tenant(Facts.ACME)));
    apply(ids.stream().map(id -> facts.key(id, Facts.ACME, "doomed")));
    countWrites();
    apply(ids.stream().map(id -> facts.deleted(id, Facts.ACME)));
    assertThat(rows.read("select count(*) from query.writes")).containsExactly("" + KEYS);
    assertThat(rows.read("select count(*) from query.keys where deleted_at is not null"))
        .containsExactly("" + KEYS);
    assertThat(rows.read("select count(*) from query.events where jsonb_exists(data, 'profile')"))
        .containsExactly("0");
  }

  @Test
  void what_is_written_when_a_key_is_undeleted_stays_though_the_deletion_is_of_the_same_batch() {
    KeyId id = facts.keyId();
    apply(
        Stream.of(
            facts.tenant(Facts.ACME),
            facts.key(id, Facts.ACME, "before"),
            facts.deleted(id, Facts.ACME),
            new KeyUndeleted(id, Facts.ACME, KeyProfile.labelled("after"), facts.by())));
    assertThat(rows.read("select position from query.events where jsonb_exists(data, 'profile')"))
        .containsExactly("4");
    assertThat(rows.read("select label from query.keys")).containsExactly("after");
  }

  @Test
  void keys_that_are_deleted_around_a_cut_are_as_one_by_one() {
    KeyId first = facts.keyId();
    KeyId second = facts.keyId();
    apply(
        Stream.of(
            facts.tenant(Facts.ACME),
            facts.key(first, Facts.ACME, "first"),
            facts.key(second, Facts.ACME, "second"),
            facts.deleted(first, Facts.ACME),
            facts.cut(Facts.ACME, null, "user-7"),
            facts.deleted(second, Facts.ACME)));
    assertThat(rows.read("select count(*) from query.keys where deleted_at is null"))
        .containsExactly("0");
    assertThat(rows.read("select count(*) from query.events where jsonb_exists(data, 'profile')"))
        .containsExactly("0");
  }

  private void apply(Stream<? extends RegistryEvent> events) {
    List<Read> batch = new ArrayList<>();
    events.forEach(event -> batch.add(new Read(next(event), position)));
    writer.apply(batch);
  }

  private LoggedEvent next(RegistryEvent event) {
    LoggedEvent logged = LogOnKafka.logged(++position, event, head, LOG);
    head = logged.chainHash();
    return logged;
  }

  private void countWrites() {
    rows.execute("create table query.writes (key_id text)");
    rows.execute(
        """
        create function query.count_write() returns trigger language plpgsql as $$
        begin
          insert into query.writes values (new.key_id);
          return null;
        end $$
        """);
    rows.execute(
        "create trigger writes after insert or update on query.keys"
            + " for each row execute function query.count_write()");
  }
}
