package dev.keyregistry.command.relay;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.log.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the relay's topics as rule R1 wants them, and refuses those that are otherwise. */
final class RelayTopics {

  // Above the largest bounded maxStaleness, so that compaction never removes a denial from under a
  // fresh tick.
  private static final long MIN_COMPACTION_LAG_MILLIS = TimeUnit.HOURS.toMillis(48);

  private static final Map<String, Map<String, String>> REQUIRED =
      Map.of(
          Topics.EVENTS,
          Map.of(
              TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
              TopicConfig.RETENTION_MS_CONFIG, "-1",
              TopicConfig.RETENTION_BYTES_CONFIG, "-1",
              TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
              TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"),
          Topics.KEYS,
          Map.of(
              TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
              TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(MIN_COMPACTION_LAG_MILLIS),
              TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
              TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"));

  private RelayTopics() {}

  static void ensure(RelayConfig config) {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            config.bootstrapServers(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            5_000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            4_000);
    try (Admin admin = Admin.create(settings)) {
      Set<String> existing = get(admin.listTopics().names());
      for (String topic : REQUIRED.keySet()) {
        if (!existing.contains(topic)) {
          create(admin, topic, config.replicationFactor());
        }
      }
      check(admin);
    }
  }

  private static void create(Admin admin, String topic, short replicationFactor) {
    Map<String, String> settings = new HashMap<>(requireNonNull(REQUIRED.get(topic)));
    settings.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.min(2, replicationFactor)));
    var wanted =
        new NewTopic(topic, Optional.of(1), Optional.of(replicationFactor)).configs(settings);
    try {
      get(admin.createTopics(List.of(wanted)).all());
    } catch (TopicExistsException e) {
      // Another process was faster; it is checked like any other.
    }
  }

  private static void check(Admin admin) {
    get(admin.describeTopics(REQUIRED.keySet()).allTopicNames())
        .forEach(
            (topic, description) -> {
              if (description.partitions().size() != 1) {
                throw new RelayRefusedException(
                    topic + " must have one partition and has " + description.partitions().size());
              }
            });
    Set<ConfigResource> resources =
        REQUIRED.keySet().stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .collect(Collectors.toSet());
    get(admin.describeConfigs(resources).all())
        .forEach((resource, found) -> check(resource.name(), found));
  }

  private static void check(String topic, Config found) {
    requireNonNull(REQUIRED.get(topic))
        .forEach(
            (name, wanted) -> {
              String value = found.get(name).value();
              boolean holds =
                  name.equals(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG)
                      ? Long.parseLong(value) >= MIN_COMPACTION_LAG_MILLIS
                      : value.equals(wanted);
              if (!holds) {
                throw new RelayRefusedException(
                    topic + " must have " + name + '=' + wanted + " and has " + value);
              }
            });
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(6, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }
}
