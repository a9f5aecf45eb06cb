package dev.keyregistry.infra.testkit;

import dev.keyregistry.infra.embedded.EmbeddedKafka;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A Kafka cluster without any registry topic, for one test. */
public final class KafkaCluster implements TestKafka, AutoCloseable {
  /** What the names of all topics of the registry start with. */
  public static final String TOPIC_PREFIX = "registry.";

  private final String bootstrapServers;
  private final @Nullable EmbeddedKafka broker;
  private final @Nullable TemporaryFolder folder;

  private KafkaCluster(
      String bootstrapServers, @Nullable EmbeddedKafka broker, @Nullable TemporaryFolder folder) {
    this.bootstrapServers = bootstrapServers;
    this.broker = broker;
    this.folder = folder;
  }

  /**
   * A cluster for a test that needs the registry's topics for itself.
   *
   * <p>Embedded: a broker of its own, as {@link #embedded}. Containers and external: the shared
   * cluster, from which all topics with {@link #TOPIC_PREFIX} are deleted first; tests must then
   * not run in parallel, and {@link #stop}, {@link #kill} and {@link #start} abort (skip) the test.
   */
  public static KafkaCluster fresh() {
    return switch (TestServers.source()) {
      case EMBEDDED -> embedded();
      case CONTAINERS, EXTERNAL -> emptied(TestServers.kafka());
    };
  }

  /** A broker of a test's own, which it may stop and kill; embedded, whatever the switch. */
  public static KafkaCluster embedded() {
    var folder = TemporaryFolder.create("kafka");
    try {
      var broker = EmbeddedKafka.start(folder.path(), 0);
      return new KafkaCluster(broker.bootstrapServers(), broker, folder);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static KafkaCluster emptied(TestKafka shared) {
    Topics.deleteAll(shared.bootstrapServers(), TOPIC_PREFIX);
    return new KafkaCluster(shared.bootstrapServers(), null, null);
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker in order. */
  public void stop() {
    own().stop();
  }

  /** Kills the broker as a crash would. */
  public void kill() {
    own().kill();
  }

  /** Starts it again, on the same port and data. */
  public void start() {
    own().restart();
  }

  /** The process id of the running broker. */
  public long pid() {
    return own().pid();
  }

  /** Stops an own broker and deletes its data; leaves a shared one alone. */
  @Override
  public void close() {
    if (broker != null) {
      broker.kill(); // Nobody will read its data again, so no time for an orderly stop.
    }
    if (folder != null) {
      folder.close();
    }
  }

  private EmbeddedKafka own() {
    if (broker == null) {
      throw new TestAbortedException("This Kafka is shared and cannot be stopped by a test");
    }
    return broker;
  }
}
