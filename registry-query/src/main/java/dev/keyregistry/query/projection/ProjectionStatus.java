package dev.keyregistry.query.projection;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How the projection stands, for everyone who asks from another thread. */
public final class ProjectionStatus {

  private final PositionWaiters waiters = new PositionWaiters();
  private volatile long position;
  private volatile boolean caughtUp;
  private volatile boolean rebuildAsked;
  private volatile @Nullable String halted;
  private volatile @Nullable String trouble;

  /** The newest position that the store has. */
  public long position() {
    return position;
  }

  /** Why the projection halted, if it did: it goes on only after a rebuild or a restart. */
  public Optional<String> halted() {
    return Optional.ofNullable(halted);
  }

  /** Why the store should not be asked now, in one line; empty if it may. */
  public Optional<String> unready() {
    if (rebuildAsked) {
      return Optional.of("the projection is about to be rebuilt");
    }
    String stopped = halted;
    if (stopped != null) {
      return Optional.of("the projection halted: " + stopped);
    }
    String passing = trouble;
    if (passing != null) {
      return Optional.of("the projection is interrupted: " + passing);
    }
    return caughtUp
        ? Optional.empty()
        : Optional.of("the projection catches up, at position " + position);
  }

  /**
   * Completes as soon as the store has the position, with {@code true}; at the latest after {@code
   * limit}, with {@code false}.
   */
  public CompletionStage<Boolean> reached(long wanted, Duration limit) {
    return waiters.await(wanted, limit, this::position);
  }

  void applied(long newest) {
    position = newest;
    waiters.release(newest);
  }

  void caughtUp() {
    caughtUp = true;
  }

  void following() {
    trouble = null;
    halted = null;
  }

  /** From the call that asks for a rebuild on, so that nobody takes the old state for the new. */
  void rebuildAsked() {
    rebuildAsked = true;
  }

  void cleared() {
    caughtUp = false;
    halted = null;
    trouble = null;
    position = 0;
    rebuildAsked = false;
  }

  void halted(String why) {
    halted = why;
  }

  void trouble(String what) {
    trouble = what;
  }
}
