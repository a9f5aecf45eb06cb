package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.domain.KeyDeadlines;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become due on one key, as the table has it.
 *
 * @param times of its secrets the table has the newest alone
 * @param active whether the key is neither disabled nor deleted
 * @param deleted whether it is gone, and may come back
 */
record Deadline(KeyId key, TenantId tenant, KeyDeadlines times, boolean active, boolean deleted) {

  static Deadline of(KeyEvent.KeyCreated event) {
    return new Deadline(event.key(), event.tenant(), KeyDeadlines.of(event), true, false);
  }

  /** What it is after one more event; {@code null} if nothing becomes due on the key any more. */
  @Nullable Deadline after(KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyRevoked e -> null;
      case KeyEvent.KeyDeleted e -> with(false, true);
      case KeyEvent.KeyUndeleted e -> with(false, false);
      case KeyEvent.KeyDisabled e -> with(false, deleted);
      case KeyEvent.KeyEnabled e -> with(true, deleted);
      default -> new Deadline(key, tenant, times.after(event), active, deleted);
    };
  }

  /** What all events of a key, from its creation on, come to. */
  static @Nullable Deadline fold(List<KeyEvent> events) {
    Deadline deadline = null;
    for (KeyEvent event : events) {
      if (event instanceof KeyEvent.KeyCreated created) {
        deadline = of(created);
      } else if (deadline != null) {
        deadline = deadline.after(event);
      }
    }
    return deadline;
  }

  private Deadline with(boolean nowActive, boolean nowDeleted) {
    return new Deadline(key, tenant, times, nowActive, nowDeleted);
  }
}
