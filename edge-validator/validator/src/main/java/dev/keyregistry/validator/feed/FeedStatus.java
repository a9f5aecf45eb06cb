package dev.keyregistry.validator.feed;

import org.jspecify.annotations.Nullable;

/**
 * How a feed is doing.
 *
 * @param state what it does
 * @param problem what is wrong, for people; {@code null} if nothing is
 */
public record FeedStatus(State state, @Nullable String problem) {

  /** What a feed does. */
  public enum State {
    /** It looks for its source, or waits to try again. */
    CONNECTING,
    /** It reads what there is. */
    LOADING,
    /** It follows what comes. */
    LIVE,
    /** It gave up: going on would feed the image with what may be wrong. */
    STOPPED,
    CLOSED
  }

  static FeedStatus of(State state) {
    return new FeedStatus(state, null);
  }

  /** Whether no more news will come, so that the image must not be relied on. */
  public boolean isStopped() {
    return state == State.STOPPED;
  }
}
