package dev.keyregistry.infra.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final String TOPIC = "letters";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void committed_records_survive_a_stop_and_aborted_ones_stay_hidden() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      createTopic(kafka.bootstrapServers(), (short) 1);
      try (var producer = producer(kafka.bootstrapServers())) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "a")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "b")).get();
        producer.commitTransaction();
      }
      assertThat(read(kafka.bootstrapServers(), 1)).containsExactly("b");
    }
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      assertThat(read(kafka.bootstrapServers(), 1)).containsExactly("b");
    }
  }

  @Test
  void a_killed_broker_comes_back_with_its_data_on_its_port() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      createTopic(kafka.bootstrapServers(), (short) 1);
      try (var producer = producer(kafka.bootstrapServers())) {
        producer.initTransactions();
        write(producer, "a");
        kafka.kill();
        assertThat(kafka.isRunning()).isFalse();
        kafka.restart();
        write(producer, "b");
      }
      assertThat(read(kafka.bootstrapServers(), 2)).containsExactly("a", "b");
    }
  }

  @Test
  void a_broker_left_over_on_the_folder_is_stopped_by_the_next_start() {
    var leftover = EmbeddedKafka.start(folder, 0);
    ProcessHandle old = ProcessHandle.of(leftover.pid()).orElseThrow();
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      assertThat(old.isAlive()).isFalse();
      assertThat(kafka.isRunning()).isTrue();
    }
  }

  @Test
  void a_reused_process_id_is_not_signalled() throws Exception {
    Files.writeString(folder.resolve("broker.pid"), Long.toString(ProcessHandle.current().pid()));
    try (var kafka = EmbeddedKafka.start(folder, 0)) {
      assertThat(kafka.isRunning()).isTrue();
    }
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (var taken = new ServerSocket(0, 1, Ports.address())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void a_failed_start_shows_the_end_of_the_log() {
    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0, Map.of("num.io.threads", "nonsense")))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("nonsense")
        .hasMessageContaining("server.log");
  }

  @Test
  void three_brokers_lose_no_acknowledged_record_when_a_leader_is_killed() throws Exception {
    try (var cluster = EmbeddedKafkaCluster.start(folder, 3, Map.of())) {
      createTopic(cluster.bootstrapServers(), (short) 3);
      try (var producer = producer(cluster.bootstrapServers())) {
        producer.initTransactions();
        write(producer, "a");
        leader(cluster).kill();
        write(producer, "b");
      }
      assertThat(read(cluster.bootstrapServers(), 2)).containsExactly("a", "b");
    }
  }

  private static EmbeddedKafka leader(EmbeddedKafkaCluster cluster) throws Exception {
    try (Admin admin = admin(cluster.bootstrapServers())) {
      int id =
          admin
              .describeTopics(List.of(TOPIC))
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next()
              .partitions()
              .get(0)
              .leader()
              .id();
      return cluster.brokers().get(id - 1);
    }
  }

  private static void createTopic(String servers, short replicas) throws Exception {
    try (Admin admin = admin(servers)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.of(replicas))))
          .all()
          .get();
    }
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  private static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers, "transactional.id", "writer", "linger.ms", "0"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void write(KafkaProducer<String, String> producer, String value) throws Exception {
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(TOPIC, value)).get();
    producer.commitTransaction();
  }

  private static List<String> read(String servers, int count) {
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                servers,
                "group.id",
                "reader-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(LIMIT)
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
              });
    }
    return values;
  }
}
