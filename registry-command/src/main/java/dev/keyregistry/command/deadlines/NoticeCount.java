package dev.keyregistry.command.deadlines;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.log.LoggedEvent;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts notices as the log has them: not what was tried. */
final class NoticeCount implements Consumer<LoggedEvent> {

  private final LongAdder expiries = new LongAdder();
  private final LongAdder rotations = new LongAdder();
  private long after;

  /** Counts only what comes after a position: what came before was others' doing. */
  void after(long position) {
    after = position;
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
