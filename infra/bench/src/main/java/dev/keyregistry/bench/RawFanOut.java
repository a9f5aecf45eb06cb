package dev.keyregistry.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The reference: what Kafka alone takes from a producer's send to the last of n consumers. */
final class RawFanOut implements PropagateBench.FanOut {

  static final String TOPIC = "bench.raw";

  // As long as the view of a revoked key.
  private static final int RECORD_BYTES = 320;
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Thread> threads = new ArrayList<>();
  private volatile Arrivals arrivals = new Arrivals(0, 0);
  private volatile boolean closed;

  RawFanOut(String bootstrapServers, int consumers) {
    producer = new KafkaProducer<>(PropagateBench.producer(bootstrapServers));
    producer.initTransactions();
    for (int i = 0; i < consumers; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> consume(bootstrapServers)));
    }
  }

  private void consume(String bootstrapServers) {
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<byte[], byte[]>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "fetch.min.bytes",
                1,
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class))) {
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
          arrivals.arrived(ByteBuffer.wrap(found.value()).getInt(), System.nanoTime());
        }
      }
    }
  }

  @Override
  public Histogram run(int messages) {
    var run = new Arrivals(messages, threads.size());
    arrivals = run;
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // the first run: consumers settle
    long start = System.nanoTime();
    boolean open = false;
    long opened = 0;
    for (int i = 0; i < messages; i++) {
      Arrivals.pace(start, i, PropagateBench.PER_SECOND);
      if (!open) {
        producer.beginTransaction();
        open = true;
        opened = System.nanoTime();
      }
      byte[] value = ByteBuffer.allocate(RECORD_BYTES).putInt(i).array();
      run.sent(i, System.nanoTime());
      var unused = producer.send(new ProducerRecord<>(TOPIC, value));
      if (System.nanoTime() - opened > COMMIT_NANOS) {
        producer.commitTransaction();
        open = false;
      }
    }
    if (open) {
      producer.commitTransaction();
    }
    return run.await();
  }

  @Override
  public void close() {
    closed = true;
    producer.close(Duration.ofSeconds(5));
  }
}
