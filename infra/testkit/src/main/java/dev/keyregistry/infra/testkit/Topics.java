package dev.keyregistry.infra.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Creates and deletes topics, and waits until that is seen. */
final class Topics {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Topics() {}

  static void create(String servers, String name, int partitions, Map<String, String> settings) {
    try (Admin admin = admin(servers)) {
      var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
      await(admin.createTopics(List.of(topic)).all());
      until(admin, names -> names.contains(name));
    }
  }

  /** Deletes every topic whose name starts with {@code prefix}. */
  static void deleteAll(String servers, String prefix) {
    try (Admin admin = admin(servers)) {
      Set<String> doomed =
          await(admin.listTopics().names()).stream()
              .filter(name -> name.startsWith(prefix))
              .collect(Collectors.toSet());
      await(admin.deleteTopics(doomed).all());
      until(admin, names -> names.stream().noneMatch(doomed::contains));
    }
  }

  private static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  private static void until(Admin admin, Predicate<Set<String>> seen) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!seen.test(await(admin.listTopics().names()))) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("Kafka did not apply a topic change within " + LIMIT);
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka refused a topic change", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during a topic change", e);
    }
  }
}
