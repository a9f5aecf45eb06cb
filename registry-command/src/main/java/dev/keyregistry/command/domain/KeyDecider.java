package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.KeyCommand.AbortRotation;
import dev.keyregistry.command.domain.KeyCommand.AnnounceExpiry;
import dev.keyregistry.command.domain.KeyCommand.AnnounceRotation;
import dev.keyregistry.command.domain.KeyCommand.ChangeKey;
import dev.keyregistry.command.domain.KeyCommand.ChangeScopes;
import dev.keyregistry.command.domain.KeyCommand.CreateKey;
import dev.keyregistry.command.domain.KeyCommand.DeleteKey;
import dev.keyregistry.command.domain.KeyCommand.DisableKey;
import dev.keyregistry.command.domain.KeyCommand.EnableKey;
import dev.keyregistry.command.domain.KeyCommand.FinishRotation;
import dev.keyregistry.command.domain.KeyCommand.ReportLeak;
import dev.keyregistry.command.domain.KeyCommand.RevokeKey;
import dev.keyregistry.command.domain.KeyCommand.RotateKey;
import dev.keyregistry.command.domain.KeyCommand.UndeleteKey;
import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantId;
import java.time.Duration;

/** Decides what a command on a key comes to. */
public final class KeyDecider {

  /** The longest overlap of a rotation. */
  public static final Duration MAX_OVERLAP = Duration.ofDays(90);

  /** How long after its deletion a key can come back. */
  public static final Duration UNDELETE_WINDOW = Duration.ofDays(30);

  /**
   * After how many events nothing long is written of a key any more: every decision on it reads all
   * of them, and to revoke it must stay possible.
   */
  public static final int MAX_VERSION = 1_000;

  /** The most secrets of a key that may work at once. */
  public static final int MAX_LIVE_SECRETS = 8;

  private KeyDecider() {}

  /** The decision. */
  public static Decision decide(KeyCommand command, KeyState key, Surroundings around) {
    return LastRootKey.kept(onKey(command, key, around), key, around.rootKeys());
  }

  private static Decision onKey(KeyCommand command, KeyState ofItself, Surroundings around) {
    KeyState key = ofItself.under(around.tenant());
    Caller caller = around.caller();
    TenantState tenant = around.tenant();
    if (command instanceof CreateKey create) {
      return create(create, key, around);
    }
    KeyDetails details = key.known();
    if (details == null || !caller.administers(details.tenant())) {
      return unknown(command);
    }
    if (command instanceof ReportLeak leak) {
      return LeakDecider.decide(leak, key, details, around);
    }
    if (key instanceof KeyState.Deleted && !(command instanceof UndeleteKey)) {
      return unknown(command);
    }
    if (command.mayWiden() && !GrantDecider.mayHold(caller, details, tenant)) {
      return Decision.grantsTooMuch();
    }
    if (details.version() >= MAX_VERSION && says(command)) {
      return refuse(
          Refusal.TOO_MANY_CHANGES,
          "the key has changed " + MAX_VERSION + " times: create another one");
    }
    if (command instanceof DeleteKey delete) {
      return delete(delete, ofItself, details, tenant);
    }
    if (key instanceof KeyState.Revoked) {
      return command instanceof RevokeKey ? Decision.of() : revoked(command);
    }
    return onUnrevoked(command, key, details, around);
  }

  private static Decision onUnrevoked(
      KeyCommand command, KeyState key, KeyDetails details, Surroundings around) {
    TenantId owner = details.tenant();
    boolean active = key instanceof KeyState.Active;
    return switch (command) {
      case ChangeKey c -> SettingsDecider.change(c, details, around.group());
      case ChangeScopes c -> GrantDecider.change(c, details, around.tenant(), around.caller());
      case DisableKey c ->
          active ? Decision.of(new KeyEvent.KeyDisabled(c.key(), owner, c.by())) : Decision.of();
      case EnableKey c -> active ? Decision.of() : enable(c, details, around.tenant());
      case RotateKey c ->
          RotationDecider.rotate(c, details, around.tenant().details().policies().rotation());
      case FinishRotation c -> RotationDecider.finish(c, details);
      case AbortRotation c -> RotationDecider.abort(c, details);
      case UndeleteKey c ->
          key instanceof KeyState.Deleted deleted
              ? UndeleteDecider.undelete(c, deleted, around.group())
              : notDeleted(c);
      case RevokeKey c ->
          Decision.of(new KeyEvent.KeyRevoked(c.key(), owner, c.reason(), c.comment(), c.by()));
      case AnnounceExpiry c -> NoticeDecider.expiry(c, details);
      case AnnounceRotation c -> NoticeDecider.rotation(c, key, details, around);
      case CreateKey c -> throw new AssertionError(c.key());
      case ReportLeak c -> throw new AssertionError(c.key());
      case DeleteKey c -> throw new AssertionError(c.key());
    };
  }

  private static Decision enable(EnableKey c, KeyDetails details, TenantState tenant) {
    RotationPolicy policy = tenant.details().policies().rotation();
    return policy.enforced() && details.deadlines().newest().isDue(policy, c.by().at())
        ? refuse(
            Refusal.ROTATION_DUE,
            "its secret is older than its tenant allows: rotate the key first, then enable it")
        : Decision.of(new KeyEvent.KeyEnabled(c.key(), details.tenant(), c.by()));
  }

  /**
   * R5: a deletion takes away the subject by which a bulk revocation may have covered the key, so
   * it first makes the revocation the key's own.
   */
  private static Decision delete(
      DeleteKey c, KeyState ofItself, KeyDetails details, TenantState tenant) {
    var deleted = new KeyEvent.KeyDeleted(c.key(), details.tenant(), c.by());
    return ofItself instanceof KeyState.Revoked || !tenant.details().cut(details)
        ? Decision.of(deleted)
        : Decision.of(
            new KeyEvent.KeyRevoked(
                c.key(),
                details.tenant(),
                RevocationReason.UNSPECIFIED,
                "by a bulk revocation before",
                c.by()),
            deleted);
  }

  private static Decision create(CreateKey c, KeyState key, Surroundings around) {
    Caller caller = around.caller();
    TenantState tenant = around.tenant();
    if (!caller.administers(c.tenant()) || tenant instanceof TenantState.Unknown) {
      return refuse(Refusal.NOT_FOUND, "there is no tenant " + c.tenant());
    }
    if (tenant instanceof TenantState.Suspended) {
      return refuse(Refusal.TENANT_SUSPENDED, "the tenant " + c.tenant() + " is suspended");
    }
    if (!(key instanceof KeyState.Unissued)) {
      return refuse(Refusal.ALREADY_EXISTS, "there is a key " + c.key() + " already");
    }
    if (c.group() != null && !around.group().takes(c.tenant())) {
      return Decision.invalid("group", "names a group that the tenant does not have");
    }
    if (c.secret().kind() == CredentialKind.REFERENCE_ID
        && !tenant.details().policies().referenceIds()) {
      return Decision.invalid(
          "credential", "the tenant does not allow reference IDs: change its referenceIds first");
    }
    Decision refusal =
        GrantDecider.refusal(c.scopes(), c.roles(), c.roles(), tenant.details().roles(), caller);
    if (refusal != null) {
      return refusal;
    }
    return Decision.of(
        new KeyEvent.KeyCreated(
            c.key(),
            c.tenant(),
            c.settings().group(),
            c.environment(),
            c.settings().profile(),
            c.scopes(),
            c.roles(),
            c.settings().restrictions(),
            c.settings().usage(),
            c.secret(),
            c.by()));
  }

  /** Whether its events hold what callers write, which may be long. */
  private static boolean says(KeyCommand command) {
    return command instanceof ChangeKey
        || command instanceof ChangeScopes
        || command instanceof UndeleteKey;
  }

  private static Decision unknown(KeyCommand command) {
    return refuse(Refusal.NOT_FOUND, "there is no key " + command.key());
  }

  private static Decision notDeleted(UndeleteKey c) {
    return refuse(Refusal.NOT_DELETED, "the key " + c.key() + " is not deleted");
  }

  private static Decision revoked(KeyCommand command) {
    return refuse(
        Refusal.REVOKED, "the key " + command.key() + " is revoked and never works again");
  }
}
