package dev.keyregistry.command.domain;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.ViewFold;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decisions need to know of a key.
 *
 * @param view what edges know of it: decisions and edges go by the same fold of its events
 * @param profile what people wrote about it
 * @param generation the greatest that a secret of it has had
 * @param kind what form its secrets have; {@code null} for the usual one
 * @param deadlines what is to become due on it
 * @param leaked the generations of secrets that were reported as leaked
 * @param version the number of its events
 */
public record KeyDetails(
    KeyView view,
    KeyProfile profile,
    int generation,
    @Nullable CredentialKind kind,
    KeyDeadlines deadlines,
    Set<Integer> leaked,
    long version) {

  public KeyDetails {
    leaked = Set.copyOf(leaked);
  }

  static KeyDetails of(KeyEvent.KeyCreated event, long position) {
    return new KeyDetails(
        (KeyView) ViewFold.apply(null, event, position),
        event.profile(),
        event.secret().generation(),
        event.secret().kind(),
        KeyDeadlines.of(event),
        Set.of(),
        1);
  }

  /** The details after one more event that is not the key's creation. */
  KeyDetails after(KeyEvent event, long position) {
    KeyProfile written =
        switch (event) {
          case KeyEvent.KeyDescribed e -> e.profile();
          case KeyEvent.KeyUndeleted e -> e.profile();
          case KeyEvent.KeyDeleted e -> KeyProfile.EMPTY;
          default -> profile;
        };
    return new KeyDetails(
        (KeyView) ViewFold.apply(view, event, position),
        written,
        event instanceof KeyEvent.KeyRotated e ? e.secret().generation() : generation,
        kind,
        deadlines.after(event),
        event instanceof KeyEvent.KeyLeakReported e ? leakedToo(e.generation()) : leaked,
        version + 1);
  }

  private Set<Integer> leakedToo(int reported) {
    Set<Integer> all = new HashSet<>(leaked);
    all.add(reported);
    return all;
  }

  /** Whose it is. */
  public TenantId tenant() {
    return view.tenant();
  }

  /** What it is set to. */
  public KeySettings settings() {
    return new KeySettings(view.group(), profile, view.restrictions(), view.usage());
  }

  /** What it may do by itself. */
  public Scopes scopes() {
    return view.scopes();
  }

  /** What its tenant's roles add. */
  public List<String> roles() {
    return view.roles();
  }

  /** Its secrets that may still work, newest first. */
  public List<LiveSecret> secrets() {
    return view.secrets();
  }
}
