package dev.keyregistry.infra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class SharedServersIT {
  @Test
  void databases_of_one_server_are_isolated() throws Exception {
    PostgresDatabase one = TestServers.postgres().createDatabase();
    PostgresDatabase other = TestServers.postgres().createDatabase();

    execute(one, "create table t (n int)");

    assertThat(tables(one)).isEqualTo(1);
    assertThat(tables(other)).isZero();
  }

  @Test
  void the_shared_kafka_is_one_and_the_same() throws Exception {
    TestServers.kafka().createTopic("shared", 1, Map.of("cleanup.policy", "compact"));

    assertThat(topics(TestServers.kafka())).contains("shared");
  }

  @Test
  void a_fresh_kafka_has_no_registry_topics() throws Exception {
    TestServers.kafka().createTopic("registry.keys", 1, Map.of());
    try (var kafka = KafkaCluster.fresh()) {
      assertThat(topics(kafka)).noneMatch(name -> name.startsWith(KafkaCluster.TOPIC_PREFIX));
    }
  }

  @Test
  void an_emptied_kafka_loses_only_registry_topics() throws Exception {
    try (var kafka = KafkaCluster.embedded()) {
      kafka.createTopic("registry.keys", 1, Map.of());
      kafka.createTopic("other", 1, Map.of());
      Topics.deleteAll(kafka.bootstrapServers(), KafkaCluster.TOPIC_PREFIX);
      assertThat(topics(kafka)).containsExactly("other");
    }
  }

  @Test
  void an_own_kafka_keeps_its_topics_through_an_outage() throws Exception {
    try (var kafka = KafkaCluster.embedded()) {
      kafka.createTopic("registry.keys", 1, Map.of());
      kafka.kill();
      kafka.start();
      assertThat(topics(kafka)).containsExactly("registry.keys");
      kafka.stop();
      kafka.start();
      assertThat(topics(kafka)).containsExactly("registry.keys");
    }
  }

  @Test
  void an_own_postgres_keeps_its_databases_through_an_outage() throws Exception {
    try (var postgres = PostgresServer.fresh()) {
      PostgresDatabase database = postgres.createDatabase();
      execute(database, "create table t (n int)");
      postgres.kill();
      postgres.start();
      assertThat(tables(database)).isEqualTo(1);
      postgres.stop();
      postgres.start();
      assertThat(tables(database)).isEqualTo(1);
    }
  }

  private static Set<String> topics(TestKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  private static int tables(PostgresDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from pg_tables where tablename = 't'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void execute(PostgresDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
