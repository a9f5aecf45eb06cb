package dev.keyregistry.launcher.cell;

import dev.keyregistry.events.log.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/** Waits for the topics that the relay makes; who reads them is started afterwards. */
final class RelayTopicsCheck {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private RelayTopicsCheck() {}

  /**
   * Returns when they are there.
   *
   * @throws LaunchException if they do not come
   */
  static void await(String bootstrapServers) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      while (!names(admin).containsAll(List.of(Topics.EVENTS, Topics.KEYS))) {
        if (System.nanoTime() - deadline > 0) {
          throw new LaunchException(
              "the relay has not made its topics after %d s; the log tells why"
                  .formatted(LIMIT.toSeconds()));
        }
        LockSupport.parkNanos(INTERVAL.toNanos());
      }
    }
  }

  private static Set<String> names(Admin admin) {
    try {
      return admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LaunchException("Kafka does not list its topics: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted while starting", e);
    }
  }
}
