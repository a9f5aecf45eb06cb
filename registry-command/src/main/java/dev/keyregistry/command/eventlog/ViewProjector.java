package dev.keyregistry.command.eventlog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewFold;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The view that each event leads to, for a reader that takes the log's events in order. The view
 * for position P is the fold of the entity's events up to P and of nothing later (rule R3).
 *
 * <p>Recent views are kept; any other is folded again from the log. Not for use by several threads.
 */
public final class ViewProjector {

  private static final int MAX_VIEWS = 50_000;

  private final EventLog log;
  private final Cache<String, EntityView> recent =
      Caffeine.newBuilder().maximumSize(MAX_VIEWS).executor(Runnable::run).build();

  public ViewProjector(EventLog log) {
    this.log = log;
  }

  /** The view of the event's entity after the event. */
  public EntityView after(LoggedEvent event) {
    EntityView before = recent.getIfPresent(event.subject());
    if (before != null && before.position() >= event.position()) {
      before = null; // a reader that failed, and takes the event again
    }
    if (before == null && !begins(event)) {
      before = fold(log.ofSubject(event.subject(), event.position() - 1));
    }
    EntityView after = ViewFold.apply(before, event.event(), event.position());
    recent.put(event.subject(), after);
    return after;
  }

  private static boolean begins(LoggedEvent event) {
    return event.type().startsWith("dev.keyregistry.key.created.")
        || event.type().startsWith("dev.keyregistry.tenant.created.")
        || event.type().startsWith("dev.keyregistry.group.created.");
  }

  private static @Nullable EntityView fold(List<LoggedEvent> events) {
    EntityView view = null;
    for (LoggedEvent event : events) {
      view = ViewFold.apply(view, event.event(), event.position());
    }
    return view;
  }
}
