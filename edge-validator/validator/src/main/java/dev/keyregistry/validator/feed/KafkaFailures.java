package dev.keyregistry.validator.feed;

import dev.keyregistry.validator.tls.TlsFailure;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** What failures of a reading of the topic mean. */
final class KafkaFailures {

  private KafkaFailures() {}

  /** The failure itself, out of what Kafka's futures wrap it in. */
  static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while (inner instanceof ExecutionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** A failure in one line; of TLS with what to look at. */
  static String text(Throwable failure) {
    return TlsFailure.explain(failure, KafkaTls.SETTINGS)
        .map(tls -> failure + ": " + tls)
        .orElseGet(failure::toString);
  }

  /**
   * Whether another try may go better. What is neither the cluster's nor the topic's failure is one
   * of this process, and says that the image may lack what was read.
   */
  static boolean passes(Throwable failure) {
    return failure instanceof KafkaException
        || failure instanceof TopicChangedException
        || failure instanceof InterruptedException;
  }

  /** Whether the topic no longer has what an offset stood for: it was cut off, or made anew. */
  static boolean isOfOffset(Throwable failure) {
    return failure instanceof InvalidOffsetException;
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
