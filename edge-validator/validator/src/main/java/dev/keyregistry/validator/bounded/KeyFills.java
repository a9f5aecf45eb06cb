package dev.keyregistry.validator.bounded;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.SecretHash;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store for the keys that an image does not hold: once for each secret, however many wait
 * for it, for so many at once, and no longer than to a deadline. Never blocks.
 */
public final class KeyFills {

  /** The longest that a request waits for a key. */
  public static final Duration DEADLINE = Duration.ofSeconds(1);

  /** The most secrets that are asked for at once. */
  public static final int MAX_IN_FLIGHT = 128;

  private static final int MAX_ASKS = 4;

  private final BoundedImage image;
  private final ViewSource source;
  private final Executor deadline;
  private final FillObserver observer;
  private final Ticker ticker;

  /**
   * @param deadline runs what it is given after {@link #DEADLINE}
   */
  public KeyFills(
      BoundedImage image,
      ViewSource source,
      Executor deadline,
      FillObserver observer,
      Ticker ticker) {
    this.image = image;
    this.source = source;
    this.deadline = deadline;
    this.observer = observer;
    this.ticker = ticker;
    image.onDue(this::resume);
  }

  /** With the deadline on a thread that all share. */
  public KeyFills(BoundedImage image, ViewSource source, FillObserver observer) {
    this(
        image,
        source,
        CompletableFuture.delayedExecutor(
            DEADLINE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run),
        observer,
        Ticker.systemTicker());
  }

  /**
   * Starts to look for the key of a secret that the image does not hold.
   *
   * @return completes, within the deadline and never exceptionally, when the image is to be asked
   *     again; {@code null} if it is of no use to wait
   */
  public @Nullable CompletionStage<?> fetch(SecretHash secret) {
    if (!image.isComplete()) {
      return null;
    }
    var begun = new Fill(secret, ticker.read());
    Fill fill = image.join(begun, MAX_IN_FLIGHT);
    if (fill == null) {
      observer.ended(FillOutcome.REFUSED, 0);
      return null;
    }
    if (isSame(fill, begun)) {
      deadline.execute(() -> end(fill, FillOutcome.LATE));
      ask(fill);
    }
    return fill.done();
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Fill fill, Fill other) {
    return fill == other;
  }

  private void ask(Fill fill) {
    if (image.asking(fill)) {
      CompletionStage<ViewAnswer> asked;
      try {
        asked = source.ask(fill.secret(), fill.askedAt());
      } catch (RuntimeException e) {
        asked = CompletableFuture.failedStage(e);
      }
      asked.whenComplete((answer, failure) -> arrived(fill, failure == null ? answer : null));
    }
  }

  private void resume(Fill fill) {
    ViewAnswer early = fill.early();
    if (early != null) {
      arrived(fill, early);
    }
  }

  private void arrived(Fill fill, @Nullable ViewAnswer answer) {
    FillOutcome outcome = answer == null ? FillOutcome.FAILED : image.settle(fill, answer);
    boolean again =
        (outcome == FillOutcome.SUPERSEDED || outcome == FillOutcome.BEHIND)
            && fill.asks() < MAX_ASKS;
    if (again) {
      ask(fill);
    } else if (outcome != null) {
      end(fill, outcome);
    }
  }

  private void end(Fill fill, FillOutcome outcome) {
    if (image.end(fill)) {
      observer.ended(outcome, ticker.read() - fill.startedNanos());
      fill.done().complete(null);
    }
  }
}
