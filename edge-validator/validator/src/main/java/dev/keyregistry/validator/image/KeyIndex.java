package dev.keyregistry.validator.image;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys by identity and by each of their secrets. */
final class KeyIndex {

  private final KeyTable byId = new KeyTable();
  private final SecretTable bySecret = new SecretTable();

  @Nullable KeyEntry find(KeyId id) {
    return byId.find(id.uuid());
  }

  @Nullable KeyEntry find(SecretHash secret) {
    SecretRef found = bySecret.find(secret);
    if (!(found instanceof OlderSecret older)) {
      return (KeyEntry) found;
    }
    KeyEntry key = byId.find(older.idHigh(), older.idLow());
    return key != null && key.hasSecret(secret) ? key : null;
  }

  void forEach(Consumer<KeyEntry> action) {
    byId.forEach(action);
  }

  int size() {
    return byId.size();
  }

  /** Whether one of the key's secrets is another key's. */
  boolean isClaimedByAnother(KeyEntry entry) {
    for (SecretRef secret : secretsOf(entry)) {
      SecretRef held = bySecret.find(secret.hash());
      if (held != null && (held.idHigh() != entry.idHigh() || held.idLow() != entry.idLow())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a key or puts a newer entry in the place of the one held. When it returns, no secret leads
   * to the older entry any more. In between, each secret leads to a whole entry, older or newer.
   */
  void put(KeyEntry entry) {
    KeyEntry held = byId.find(entry.idHigh(), entry.idLow());
    if (held == null) {
      byId.add(entry);
    } else {
      byId.replace(held, entry);
    }
    for (SecretRef secret : secretsOf(entry)) {
      SecretRef before = bySecret.find(secret.hash());
      if (before == null) {
        bySecret.add(secret);
      } else {
        bySecret.replace(before, secret);
      }
    }
    if (held != null) {
      for (SecretRef secret : secretsOf(held)) {
        if (!entry.hasSecret(secret.hash())) {
          removeSecret(secret);
        }
      }
    }
  }

  /** Takes a key that is held out, with all its secrets. */
  void remove(KeyEntry held) {
    byId.remove(held);
    secretsOf(held).forEach(this::removeSecret);
  }

  private void removeSecret(SecretRef secret) {
    SecretRef held = bySecret.find(secret.hash());
    if (held != null) {
      bySecret.remove(held);
    }
  }

  private static List<SecretRef> secretsOf(KeyEntry entry) {
    List<Limits.Older> older = entry.olderSecrets();
    if (older.isEmpty()) {
      return entry.hasNoHash() ? List.of() : List.of(entry);
    }
    List<SecretRef> secrets = new ArrayList<>(older.size() + 1);
    secrets.add(entry);
    for (Limits.Older each : older) {
      secrets.add(new OlderSecret(each.hash(), entry.idHigh(), entry.idLow()));
    }
    return secrets;
  }
}
