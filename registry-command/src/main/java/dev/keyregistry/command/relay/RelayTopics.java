package dev.keyregistry.command.relay;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.log.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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

  /** Settings that may also be larger. */
  private static final Set<String> AT_LEAST =
      Set.of(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);

  private RelayTopics() {}

  /**
   * Makes what is missing, and looks at what is there.
   *
   * @throws RelayRefusedException that names everything that is not as R1 wants it
   */
  static void ensure(RelayConfig config) {
    Map<String, Object> settings =
        config.client(
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000));
    try (Admin admin = Admin.create(settings)) {
      Set<String> found = new HashSet<>(REQUIRED.keySet());
      found.retainAll(get(admin.listTopics().names()));
      for (String topic : REQUIRED.keySet()) {
        if (!found.contains(topic) && !create(admin, topic, config.replicationFactor())) {
          found.add(topic); // another process was faster: it is checked like any other
        }
      }
      List<String> faults = new ArrayList<>(layoutFaults(admin, found, config));
      faults.addAll(settingFaults(admin, found, config));
      if (!faults.isEmpty()) {
        throw new RelayRefusedException(String.join("; ", faults));
      }
    }
  }

  /** Creates a topic; false if it was there. What is new is not known to every broker at once. */
  private static boolean create(Admin admin, String topic, short replicationFactor) {
    Map<String, String> settings = new HashMap<>(requireNonNull(REQUIRED.get(topic)));
    settings.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInSync(replicationFactor)));
    var wanted =
        new NewTopic(topic, Optional.of(1), Optional.of(replicationFactor)).configs(settings);
    try {
      get(admin.createTopics(List.of(wanted)).all());
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  private static int minInSync(short replicationFactor) {
    return Math.min(2, replicationFactor);
  }

  private static List<String> layoutFaults(Admin admin, Set<String> topics, RelayConfig config) {
    List<String> faults = new ArrayList<>();
    get(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) -> {
              int partitions = description.partitions().size();
              if (partitions != 1) {
                faults.add(topic + " must have one partition and has " + partitions);
              }
              int replicas = description.partitions().getFirst().replicas().size();
              if (replicas < config.replicationFactor()) {
                faults.add(
                    topic
                        + " must have "
                        + config.replicationFactor()
                        + " replicas and has "
                        + replicas);
              }
            });
    return faults;
  }

  private static List<String> settingFaults(Admin admin, Set<String> topics, RelayConfig config) {
    Set<ConfigResource> resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .collect(Collectors.toSet());
    List<String> faults = new ArrayList<>();
    get(admin.describeConfigs(resources).all())
        .forEach(
            (resource, found) -> {
              Map<String, String> wanted =
                  new TreeMap<>(requireNonNull(REQUIRED.get(resource.name())));
              wanted.put(
                  TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                  Integer.toString(minInSync(config.replicationFactor())));
              wanted.forEach(
                  (name, value) -> {
                    String has = found.get(name).value();
                    if (!holds(name, value, has)) {
                      faults.add(
                          resource.name() + " must have " + name + '=' + value + " and has " + has);
                    }
                  });
            });
    return faults;
  }

  private static boolean holds(String name, String wanted, String has) {
    return AT_LEAST.contains(name)
        ? Long.parseLong(has) >= Long.parseLong(wanted)
        : has.equals(wanted);
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
