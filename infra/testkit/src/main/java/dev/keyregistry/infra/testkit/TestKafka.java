package dev.keyregistry.infra.testkit;

import java.util.Map;

/** A Kafka cluster for tests. */
public interface TestKafka {
  /** What clients connect to. */
  String bootstrapServers();

  /**
   * Creates a topic and returns when all brokers know it.
   *
   * @param settings topic settings, such as cleanup.policy
   */
  default void createTopic(String name, int partitions, Map<String, String> settings) {
    Topics.create(bootstrapServers(), name, partitions, settings);
  }
}
