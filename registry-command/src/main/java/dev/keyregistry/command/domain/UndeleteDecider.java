package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.KeyCommand.UndeleteKey;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyUndeleted;

/** Decides whether a deleted key comes back. */
final class UndeleteDecider {

  private UndeleteDecider() {}

  /** It comes back disabled, and without its group if that is gone. */
  static Decision undelete(UndeleteKey c, KeyState.Deleted key, GroupState group) {
    if (key.revoked()) {
      return refuse(Refusal.REVOKED, "the key " + c.key() + " was revoked and never works again");
    }
    if (c.by().at().isAfter(key.at().plus(KeyDecider.UNDELETE_WINDOW))) {
      return refuse(
          Refusal.UNDELETE_WINDOW_OVER,
          "the key was deleted more than " + KeyDecider.UNDELETE_WINDOW.toDays() + " days ago");
    }
    KeyDetails details = key.details();
    var undeleted = new KeyUndeleted(c.key(), details.tenant(), c.profile(), c.by());
    GroupId before = details.settings().group();
    return before == null || group.takes(details.tenant())
        ? Decision.of(undeleted)
        : Decision.of(new KeyEvent.KeyMoved(c.key(), details.tenant(), null, c.by()), undeleted);
  }
}
