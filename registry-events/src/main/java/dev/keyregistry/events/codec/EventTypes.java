package dev.keyregistry.events.codec;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one table of wire names and versions. A name, once written to a log, stands here for ever; a
 * new version of an event gets a line of its own beside the old one's.
 */
final class EventTypes {

  /**
   * One line of the table.
   *
   * @param wireName the CloudEvents type, version included
   * @param type the record that it is read into
   */
  record Line(String wireName, Class<? extends RegistryEvent> type) {}

  static final List<Line> TABLE =
      List.of(
          line("tenant.created", 1, TenantEvent.TenantCreated.class),
          line("tenant.described", 1, TenantEvent.TenantDescribed.class),
          line("tenant.staleness-changed", 1, TenantEvent.TenantStalenessChanged.class),
          line("tenant.policies-changed", 1, TenantEvent.TenantPoliciesChanged.class),
          line("tenant.suspended", 1, TenantEvent.TenantSuspended.class),
          line("tenant.resumed", 1, TenantEvent.TenantResumed.class),
          line("tenant.role-defined", 1, TenantEvent.RoleDefined.class),
          line("tenant.role-removed", 1, TenantEvent.RoleRemoved.class),
          line("tenant.keys-cut", 1, TenantEvent.KeysCut.class),
          // Who reads the first version would cut more than this one says.
          line("tenant.keys-cut", 2, TenantEvent.KeysCut.class),
          line("group.created", 1, GroupEvent.GroupCreated.class),
          line("group.described", 1, GroupEvent.GroupDescribed.class),
          line("group.deactivated", 1, GroupEvent.GroupDeactivated.class),
          line("group.activated", 1, GroupEvent.GroupActivated.class),
          line("group.deleted", 1, GroupEvent.GroupDeleted.class),
          line("key.created", 1, KeyEvent.KeyCreated.class),
          line("key.created", 2, KeyEvent.KeyCreated.class), // the secret has a kind
          line("key.scopes-changed", 1, KeyEvent.KeyScopesChanged.class),
          line("key.described", 1, KeyEvent.KeyDescribed.class),
          line("key.restricted", 1, KeyEvent.KeyRestricted.class),
          line("key.usage-changed", 1, KeyEvent.KeyUsageChanged.class),
          line("key.moved", 1, KeyEvent.KeyMoved.class),
          line("key.disabled", 1, KeyEvent.KeyDisabled.class),
          line("key.enabled", 1, KeyEvent.KeyEnabled.class),
          line("key.rotated", 1, KeyEvent.KeyRotated.class),
          line("key.rotated", 2, KeyEvent.KeyRotated.class), // the secret has a kind
          line("key.rotation-aborted", 1, KeyEvent.KeyRotationAborted.class),
          line("key.secret-retired", 1, KeyEvent.KeySecretRetired.class),
          line("key.revoked", 1, KeyEvent.KeyRevoked.class),
          line("key.deleted", 1, KeyEvent.KeyDeleted.class),
          line("key.undeleted", 1, KeyEvent.KeyUndeleted.class),
          line("key.leak-reported", 1, KeyEvent.KeyLeakReported.class),
          line("key.expiring", 1, KeyEvent.KeyExpiring.class),
          line("key.rotation-due", 1, KeyEvent.KeyRotationDue.class));

  private static final Map<String, Line> BY_NAME = new HashMap<>();
  private static final Map<Class<? extends RegistryEvent>, String> NEWEST_NAME = new HashMap<>();

  static {
    for (Line line : TABLE) {
      BY_NAME.put(line.wireName, line);
      NEWEST_NAME.put(line.type, line.wireName); // later lines are newer versions
    }
  }

  private EventTypes() {}

  private static Line line(String name, int version, Class<? extends RegistryEvent> type) {
    return new Line("dev.keyregistry." + name + ".v" + version, type);
  }

  static String nameOf(Class<? extends RegistryEvent> type) {
    String name = NEWEST_NAME.get(type);
    if (name == null) {
      throw new IllegalStateException(type.getName() + " has no wire name");
    }
    return name;
  }

  static Class<? extends RegistryEvent> typeOf(String wireName) {
    Line line = BY_NAME.get(wireName);
    if (line == null) {
      throw new CodecException(CodecException.Problem.UNKNOWN_TYPE, "no event has this wire name");
    }
    return line.type;
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    TABLE.forEach(line -> names.add(line.wireName));
    return names;
  }
}
