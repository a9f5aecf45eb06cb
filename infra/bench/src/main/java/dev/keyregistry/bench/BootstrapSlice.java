package dev.keyregistry.bench;

import dev.keyregistry.events.log.Topics;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.image.KeyImage;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One slice of the {@code bootstrap} bench: the main of a JVM of its own, so that, for candidate
 * and reference alike, nothing is loaded or compiled when the clock starts. It then does the same
 * again, which shows what that costs.
 */
final class BootstrapSlice {

  /** What a slice does. */
  enum Kind {
    /** Fills an image until it is complete. */
    EDGE,
    /** Reads the same records, and does nothing with them. */
    BARE_CONSUMER
  }

  /**
   * What came of one time.
   *
   * @param seconds until all records were read, or the image was complete
   * @param heapBytes that were in use then, without garbage
   */
  record Result(double seconds, long heapBytes) {

    private static final Pattern LINE = Pattern.compile("result nanos=(\\d+) heap=(\\d+)");

    /** The results in a slice's output, in order. */
    static List<Result> parse(String output) {
      return LINE.matcher(output).results().map(Result::of).toList();
    }

    private static Result of(MatchResult line) {
      return new Result(Long.parseLong(line.group(1)) / 1e9, Long.parseLong(line.group(2)));
    }
  }

  private static final Duration LIMIT = Duration.ofMinutes(5);
  // As the feed's.
  private static final int BATCH_RECORDS = 4000;
  private static final int FETCH_BYTES = 4 * 1024 * 1024;

  private final String bootstrapServers;
  private final long views;

  private BootstrapSlice(String bootstrapServers, long views) {
    this.bootstrapServers = bootstrapServers;
    this.views = views;
  }

  /** Takes the kind, the servers, how many views there are, and how many times. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    var slice = new BootstrapSlice(args[1], Long.parseLong(args[2]));
    for (int i = Integer.parseInt(args[3]); i > 0; i--) {
      switch (Kind.valueOf(args[0])) {
        case EDGE -> slice.fill(start);
        case BARE_CONSUMER -> slice.read(start);
      }
      start = System.nanoTime();
    }
    System.exit(0); // what Kafka's clients may still have to end does not matter
  }

  private void fill(long start) {
    var image = new KeyImage();
    try (var feed = new KafkaKeyFeed(bootstrapServers, image, "bench")) {
      feed.start();
      while (!image.isComplete()) {
        if (feed.status().isStopped() || System.nanoTime() - start > LIMIT.toNanos()) {
          throw new IllegalStateException("not filled: " + feed.status());
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      long took = System.nanoTime() - start;
      if (image.size() != views - Population.TENANTS || image.appliedPosition() != views) {
        throw new IllegalStateException("filled with " + image.size() + " keys");
      }
      print(took);
    } finally {
      Reference.reachabilityFence(image);
    }
  }

  private void read(long start) {
    var partition = new TopicPartition(Topics.KEYS, 0);
    try (var consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long read = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(250))) {
          read += each.value() == null ? 0 : 1;
        }
      }
      long took = System.nanoTime() - start;
      if (read != views) {
        throw new IllegalStateException("read " + read + " records");
      }
      print(took);
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
  }

  private static void print(long nanos) {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.println("result nanos=" + nanos + " heap=" + heap);
  }
}
