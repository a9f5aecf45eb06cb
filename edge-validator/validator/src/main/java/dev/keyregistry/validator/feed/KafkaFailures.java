package dev.keyregistry.validator.feed;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** What is inside the exceptions that Kafka's futures wrap. */
final class KafkaFailures {

  private KafkaFailures() {}

  /** The failure itself. */
  static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof ExecutionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Throws what a future failed with, if it says that the feed is to stop. */
  static void rethrowIfStopped(KafkaFuture<?> done) throws InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (unwrap(e) instanceof FeedStoppedException stopped) {
        throw stopped;
      }
    }
  }
}
