package dev.keyregistry.events.view;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantEvent;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into views: the one function that says what an event means to an edge (rule R3). It
 * is pure, so that every owner of the relay publishes the same view for the same position.
 */
public final class ViewFold {

  private ViewFold() {}

  /**
   * The view of the event's entity after the event.
   *
   * @param before the view that reflects the entity's events before this one; {@code null} if this
   *     is its first
   * @throws IllegalStateException if the event cannot follow {@code before}: the log is broken
   */
  public static EntityView apply(@Nullable EntityView before, RegistryEvent event, long position) {
    return switch (event) {
      case TenantEvent tenant -> tenant((TenantView) before, tenant, position);
      case GroupEvent group -> group((GroupView) before, group, position);
      case KeyEvent key -> key((KeyView) before, key, position);
    };
  }

  private static TenantView tenant(@Nullable TenantView before, TenantEvent event, long position) {
    if (event instanceof TenantEvent.TenantCreated created) {
      first(before, event);
      return new TenantView(
          created.tenant(),
          false,
          created.defaultMaxStaleness(),
          new TreeMap<>(),
          Cuts.NONE,
          position);
    }
    TenantView view = existing(before, event);
    TenantView after =
        switch (event) {
          case TenantEvent.TenantCreated e -> throw new AssertionError(e.tenant());
          case TenantEvent.TenantDescribed e -> view;
          case TenantEvent.TenantPoliciesChanged e -> view;
          case TenantEvent.TenantStalenessChanged e -> view.staleness(e.defaultMaxStaleness());
          case TenantEvent.TenantSuspended e -> view.suspended(true);
          case TenantEvent.TenantResumed e -> view.suspended(false);
          case TenantEvent.RoleDefined e -> view.role(e.role(), e.scopes());
          case TenantEvent.RoleRemoved e -> view.role(e.role(), null);
          case TenantEvent.KeysCut e -> view.cut(Cut.of(e, position));
        };
    return after.at(position);
  }

  private static GroupView group(@Nullable GroupView before, GroupEvent event, long position) {
    if (event instanceof GroupEvent.GroupCreated) {
      first(before, event);
    } else {
      existing(before, event);
    }
    boolean active =
        switch (event) {
          case GroupEvent.GroupCreated e -> true;
          case GroupEvent.GroupDescribed e -> before != null && before.active();
          case GroupEvent.GroupDeactivated e -> false;
          case GroupEvent.GroupActivated e -> true;
          case GroupEvent.GroupDeleted e -> false;
        };
    return new GroupView(event.group(), event.tenant(), active, position);
  }

  private static KeyView key(@Nullable KeyView before, KeyEvent event, long position) {
    if (event instanceof KeyCreated created) {
      first(before, event);
      return created(created, position);
    }
    KeyView view = existing(before, event);
    KeyView.Builder change = view.change();
    KeyView.Builder after =
        switch (event) {
          case KeyCreated e -> throw new AssertionError(e.key());
          case KeyEvent.KeyScopesChanged e -> change.scopes(e.scopes(), e.roles());
          case KeyEvent.KeyDescribed e -> change.subject(e.profile().subject(), position);
          case KeyEvent.KeyRestricted e -> change.restrictions(e.restrictions());
          case KeyEvent.KeyUsageChanged e -> change.usage(e.usage());
          case KeyEvent.KeyMoved e -> change.group(e.group(), position);
          case KeyEvent.KeyDisabled e -> change.status(KeyStatus.DISABLED);
          case KeyEvent.KeyEnabled e -> change.status(KeyStatus.ACTIVE);
          case KeyEvent.KeyRotated e -> change.secrets(LiveSecrets.rotated(view.secrets(), e));
          case KeyEvent.KeyRotationAborted e ->
              change.secrets(LiveSecrets.aborted(view.secrets(), e));
          case KeyEvent.KeySecretRetired e ->
              change.secrets(LiveSecrets.retired(view.secrets(), e));
          case KeyEvent.KeyRevoked e -> change.status(KeyStatus.REVOKED);
          case KeyEvent.KeyDeleted e -> change.status(KeyStatus.DELETED).subject(null, position);
          case KeyEvent.KeyUndeleted e ->
              change.status(KeyStatus.DISABLED).subject(e.profile().subject(), position);
          case KeyEvent.KeyLeakReported e -> change;
          case KeyEvent.KeyExpiring e -> change;
          case KeyEvent.KeyRotationDue e -> change;
        };
    return after.at(position);
  }

  private static KeyView created(KeyCreated event, long position) {
    return new KeyView(
        event.key(),
        event.tenant(),
        event.group(),
        position,
        event.environment(),
        KeyStatus.ACTIVE,
        event.scopes(),
        event.roles(),
        event.profile().subject(),
        position,
        event.restrictions(),
        event.usage(),
        LiveSecrets.created(event),
        position,
        position);
  }

  private static void first(@Nullable EntityView before, RegistryEvent event) {
    if (before != null) {
      throw new IllegalStateException("a second creation of " + event.entity());
    }
  }

  private static <V> V existing(@Nullable V before, RegistryEvent event) {
    if (before == null) {
      throw new IllegalStateException(
          event.getClass().getSimpleName() + " precedes the creation of " + event.entity());
    }
    return before;
  }
}
