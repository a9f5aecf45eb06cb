package dev.keyregistry.infra.testkit;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that the tests of one JVM share, started at their first use and stopped at its exit.
 *
 * <p>{@link ServerSource#SETTING} says where they come from; the tests are the same.
 */
public final class TestServers {
  private static final Logger LOG = LoggerFactory.getLogger(TestServers.class);

  private TestServers() {}

  /** Where this JVM's servers come from. */
  public static ServerSource source() {
    return Source.CHOSEN;
  }

  /** The shared PostgreSQL; every test creates a database of its own on it. */
  public static TestPostgres postgres() {
    return SharedPostgres.SERVER;
  }

  /** The shared Kafka; its topics are seen by all tests of this JVM. */
  public static TestKafka kafka() {
    return SharedKafka.SERVER;
  }

  // Holder classes: each starts at its first use, once.

  private static final class Source {
    static final ServerSource CHOSEN = choose();

    private static ServerSource choose() {
      Map<String, String> environment = System.getenv();
      String setting =
          System.getProperty(
              ServerSource.SETTING, environment.getOrDefault(ServerSource.SETTING, ""));
      ServerSource source = ServerSource.decide(setting, () -> DockerState.probe(environment));
      LOG.info("Test servers: {}", source);
      return source;
    }
  }

  private static final class SharedPostgres {
    static final TestPostgres SERVER =
        switch (source()) {
          case EMBEDDED -> atExit(PostgresServer.fresh());
          case CONTAINERS -> Containers.postgres();
          case EXTERNAL -> External.postgres(System.getenv());
        };

    private static TestPostgres atExit(PostgresServer server) {
      AtExit.run(server::close);
      return server;
    }
  }

  private static final class SharedKafka {
    static final TestKafka SERVER =
        switch (source()) {
          case EMBEDDED -> atExit(KafkaCluster.embedded());
          case CONTAINERS -> Containers.kafka();
          case EXTERNAL -> External.kafka(System.getenv());
        };

    private static TestKafka atExit(KafkaCluster server) {
      AtExit.run(server::close);
      return server;
    }
  }
}
