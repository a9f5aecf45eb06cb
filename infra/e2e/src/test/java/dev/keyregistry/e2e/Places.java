package dev.keyregistry.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Every place of a cell where a secret could have been left. */
final class Places {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Needles needles;
  private final Set<String> found = new TreeSet<>();
  private long bytes;

  Places(Needles needles) {
    this.needles = needles;
  }

  /** The places that hold a secret. */
  Set<String> found() {
    return found;
  }

  /** How many bytes were looked through. */
  long bytes() {
    return bytes;
  }

  /** Looks through all files of a folder but one. */
  void files(Path folder, Path except) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).filter(file -> !file.equals(except)).toList();
    }
    for (Path file : files) {
      try {
        look("file " + folder.relativize(file), Files.readAllBytes(file));
      } catch (NoSuchFileException e) {
        // Servers drop files while they run.
      }
    }
  }

  /** Consumes every topic, the internal ones too: what is stored may be compressed. */
  void topics(String bootstrapServers) throws InterruptedException, ExecutionException {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      consume(settings, partitions(admin), this::look);
    }
  }

  /** Consumes a topic of one partition, and looks at what compaction will leave of it. */
  void newest(String bootstrapServers, String topic) {
    Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    consume(
        Map.of("bootstrap.servers", bootstrapServers),
        List.of(new TopicPartition(topic, 0)),
        record -> newest.put(ByteBuffer.wrap(record.key()), record));
    newest.values().forEach(this::look);
  }

  private static void consume(
      Map<String, Object> settings,
      List<TopicPartition> partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> look) {
    var bytesOf = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytesOf, bytesOf)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("the topics are not read to their ends");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(look);
      }
    }
  }

  private static List<TopicPartition> partitions(Admin admin)
      throws InterruptedException, ExecutionException {
    Collection<String> topics =
        admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition())))
        .toList();
  }

  private void look(ConsumerRecord<byte[], byte[]> record) {
    String place = "topic " + record.topic();
    look(place, record.key());
    look(place, record.value());
    for (Header header : record.headers()) {
      look(place, header.key().getBytes(StandardCharsets.UTF_8));
      look(place, header.value());
    }
  }

  /** Dumps every table of a database; binary columns come as hex. */
  void tables(String jdbcUrl, String user, String password) throws SQLException, IOException {
    tables(jdbcUrl, user, password, Set.of());
  }

  /** Dumps every table of a database but some. */
  void tables(String jdbcUrl, String user, String password, Set<String> except)
      throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : tables(connection)) {
        if (except.contains(table)) {
          continue;
        }
        var dump = new ByteArrayOutputStream();
        copy.copyOut("copy " + table + " to stdout", dump);
        look("table " + table, dump.toByteArray());
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where schemaname not in ('pg_catalog', 'information_schema')")) {
      List<String> names = new ArrayList<>();
      while (result.next()) {
        names.add(result.getString(1));
      }
      return names;
    }
  }

  private void look(String place, byte @Nullable [] content) {
    if (content != null) {
      bytes += content.length;
      if (needles.isIn(content)) {
        found.add(place);
      }
    }
  }
}
