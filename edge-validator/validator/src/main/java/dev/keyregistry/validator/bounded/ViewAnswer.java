package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.KeyView;
import org.jspecify.annotations.Nullable;

/**
 * What a store answers about a secret; all of it from one snapshot.
 *
 * @param position the position that the snapshot reflects, exactly
 * @param chainHash the hash of the chain at that position
 * @param log which log it follows
 * @param view the fold of the events up to that position of the key that has the secret, or had it
 *     once; {@code null} if no key ever had it
 */
public record ViewAnswer(
    long position, ChainHash chainHash, LogIdentity log, @Nullable KeyView view) {

  @Override
  public String toString() { // without hashes of secrets
    return "ViewAnswer[" + (view == null ? "no key" : view.id()) + " at " + position + ']';
  }
}
