package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.KeyCommand.ChangeKey;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Decides on changes of a key's settings: an event for each kind that changes, and no other. */
final class SettingsDecider {

  private SettingsDecider() {}

  static Decision change(ChangeKey c, KeyDetails details, GroupState group) {
    TenantId owner = details.tenant();
    KeySettings before = details.settings();
    Restrictions restrictions = c.patch().over(before.restrictions());
    if (restrictions == null) {
      return Decision.invalid("expiresAt", "is after notBefore");
    }
    GroupId into = c.patch().group().over(before.group());
    boolean moved = !Objects.equals(into, before.group());
    if (moved && into != null && !group.takes(owner)) {
      return Decision.invalid("group", "names a group that the tenant does not have");
    }
    List<KeyEvent> events = new ArrayList<>();
    KeyProfile profile = c.patch().over(before.profile());
    if (!profile.equals(before.profile())) {
      events.add(new KeyEvent.KeyDescribed(c.key(), owner, profile, c.by()));
    }
    if (!restrictions.equals(before.restrictions())) {
      events.add(new KeyEvent.KeyRestricted(c.key(), owner, restrictions, c.by()));
    }
    UsagePolicy usage = c.patch().over(before.usage());
    if (!usage.equals(before.usage())) {
      events.add(new KeyEvent.KeyUsageChanged(c.key(), owner, usage, c.by()));
    }
    if (moved) {
      events.add(new KeyEvent.KeyMoved(c.key(), owner, into, c.by()));
    }
    return new Decision.Accepted(List.copyOf(events));
  }
}
