package dev.keyregistry.infra.testkit;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers in containers, which Testcontainers removes at the end of the JVM. */
final class Containers {
  private Containers() {}

  // Closed by Testcontainers' own cleaner, or by the hook.
  @SuppressWarnings("resource")
  static TestPostgres postgres() {
    var container =
        new PostgreSQLContainer(Images.POSTGRES)
            .withCommand("postgres", "-c", "fsync=on", "-c", "max_connections=300");
    AtExit.run(container::stop);
    container.start();
    return new Databases(
        new PostgresDatabase(
            JdbcUrls.withDatabase(container.getJdbcUrl(), container.getDatabaseName()),
            container.getUsername(),
            container.getPassword()));
  }

  @SuppressWarnings("resource")
  static TestKafka kafka() {
    var container =
        new KafkaContainer(Images.KAFKA)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    AtExit.run(container::stop);
    container.start();
    return container::getBootstrapServers;
  }
}
