package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.KeyCommand.UndeleteKey;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyUndeleted;

/** Decides whether a deleted key comes back. */
final class UndeleteDecider {

  private UndeleteDecider() {}

  /**
   * It comes back disabled, and without its group if that is gone; not if a report of a leak would
   * have revoked it, which it does not do to a deleted key.
   */
  static Decision undelete(UndeleteKey c, KeyState.Deleted key, Surroundings around) {
    if (key.revoked()) {
      return refuse(Refusal.REVOKED, "the key " + c.key() + " was revoked and never works again");
    }
    if (c.by().at().isAfter(key.at().plus(KeyDecider.UNDELETE_WINDOW))) {
      return refuse(
          Refusal.UNDELETE_WINDOW_OVER,
          "the key was deleted more than " + KeyDecider.UNDELETE_WINDOW.toDays() + " days ago");
    }
    KeyDetails details = key.details();
    if (LeakDecider.leakRevokes(details, around.tenant(), c.by().at())) {
      return refuse(
          Refusal.SECRET_LEAKED,
          "a secret of the key was reported as leaked, and its tenant revokes such keys");
    }
    var undeleted = new KeyUndeleted(c.key(), details.tenant(), c.profile(), c.by());
    GroupId before = details.settings().group();
    return before == null || around.group().takes(details.tenant())
        ? Decision.of(undeleted)
        : Decision.of(new KeyEvent.KeyMoved(c.key(), details.tenant(), null, c.by()), undeleted);
  }
}
