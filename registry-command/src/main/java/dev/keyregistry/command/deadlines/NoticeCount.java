package dev.keyregistry.command.deadlines;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.log.LoggedEvent;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts notices as the log has them, not what was tried. Each event is taken into account by one
 * process, so the sum over all of them is right.
 */
final class NoticeCount implements Consumer<LoggedEvent> {

  private final LongAdder expiries = new LongAdder();
  private final LongAdder rotations = new LongAdder();
  private long after = Long.MAX_VALUE;

  /** Begins to count after a position, unless it has begun: the history before is old news. */
  void begin(long position) {
    after = Math.min(after, position);
  }

  @Override
  public void accept(LoggedEvent logged) {
    if (logged.position() > after) {
      count(logged.event());
    }
  }

  private void count(RegistryEvent event) {
    switch (event) {
      case KeyEvent.KeyExpiring e -> expiries.increment();
      case KeyEvent.KeyRotationDue e -> rotations.increment();
      default -> {}
    }
  }

  long expiries() {
    return expiries.sum();
  }

  long rotations() {
    return rotations.sum();
  }
}
