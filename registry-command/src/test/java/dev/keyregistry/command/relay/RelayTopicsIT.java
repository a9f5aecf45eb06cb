package dev.keyregistry.command.relay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule R1: which topics the relay takes. */
class RelayTopicsIT {

  private KafkaCluster kafka;
  private Admin admin;
  private RelayConfig config;

  @BeforeEach
  void start() {
    kafka = KafkaCluster.fresh();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    config = RelayConfig.of(kafka.bootstrapServers());
  }

  @AfterEach
  void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void R1_the_relay_takes_its_own_topics_and_refuses_others() throws Exception {
    create();
    refused(Topics.EVENTS, "cleanup.policy", "compact");
    refused(Topics.EVENTS, "cleanup.policy", "compact,delete");
    refused(Topics.EVENTS, "retention.ms", "604800000");
    refused(Topics.EVENTS, "retention.bytes", "1000000");
    refused(Topics.EVENTS, "message.timestamp.type", "CreateTime");
    refused(Topics.EVENTS, "unclean.leader.election.enable", "true");
    refused(Topics.KEYS, "cleanup.policy", "delete");
    refused(Topics.KEYS, "cleanup.policy", "compact,delete");
    refused(Topics.KEYS, "min.compaction.lag.ms", Long.toString(TimeUnit.HOURS.toMillis(48) - 1));
    refused(Topics.KEYS, "message.timestamp.type", "CreateTime");
    refused(Topics.KEYS, "unclean.leader.election.enable", "true");

    set(Topics.KEYS, "min.compaction.lag.ms", Long.toString(TimeUnit.HOURS.toMillis(72)));
    assertThatCode(() -> RelayTopics.ensure(config)).doesNotThrowAnyException();
  }

  /** Makes the topics, and waits until all of the broker knows them. */
  private void create() {
    RelayTopics.ensure(config);
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptionsInstanceOf(UnknownTopicOrPartitionException.class)
        .untilAsserted(() -> RelayTopics.ensure(config));
  }

  private void refused(String topic, String name, String value) throws Exception {
    String right = set(topic, name, value);
    assertThatThrownBy(() -> RelayTopics.ensure(config))
        .isInstanceOf(RelayRefusedException.class)
        .hasMessageContaining(topic + " must have " + name)
        .hasMessageEndingWith("and has " + value);
    set(topic, name, right);
    assertThatCode(() -> RelayTopics.ensure(config)).doesNotThrowAnyException();
  }

  @Test
  void R1_topics_with_fewer_replicas_than_the_deployment_wants_are_refused() {
    create();
    var three = new RelayConfig(config.kafka(), (short) 3, config.commitInterval());
    assertThatThrownBy(() -> RelayTopics.ensure(three))
        .isInstanceOf(RelayRefusedException.class)
        .hasMessageContaining(Topics.EVENTS + " must have 3 replicas and has 1")
        .hasMessageContaining(Topics.KEYS + " must have 3 replicas and has 1")
        .hasMessageContaining(Topics.KEYS + " must have min.insync.replicas=2 and has 1");
  }

  @Test
  void R1_a_topic_of_several_partitions_gets_nothing() throws Exception {
    create();
    admin.createPartitions(Map.of(Topics.KEYS, NewPartitions.increaseTo(2))).all().get();
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase());
        var relay = new Relay(config, log.log(), log.tail(), step -> {})) {
      log.append(LogFixture.request(LogFixture.event(LogFixture.key(1), "a:b"), Condition.NONE))
          .join();
      relay.start();
      relay.claim();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(relay.trouble())
                      .contains(Topics.KEYS + " must have one partition and has 2"));
      assertThat(relay.published()).isZero();
      assertThat(end(Topics.EVENTS)).isZero();
      assertThat(end(Topics.KEYS)).isZero();
    }
  }

  /** Sets a topic's setting, and returns what it was. */
  private String set(String topic, String name, String value) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String before = value(resource, name);
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    await().pollInterval(Duration.ofMillis(10)).until(() -> value(resource, name).equals(value));
    return before;
  }

  private String value(ConfigResource resource, String name) throws Exception {
    return requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource))
        .get(name)
        .value();
  }

  private long end(String topic) throws Exception {
    var partition = new TopicPartition(topic, 0);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
