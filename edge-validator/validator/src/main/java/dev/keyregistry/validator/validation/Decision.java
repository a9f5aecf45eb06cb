package dev.keyregistry.validator.validation;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about a request.
 *
 * @param verdict the outcome
 * @param key whose secret or token the request carries, also where it is denied; {@code null} if
 *     there is no such key or nothing may be said of it
 * @param position the least position that the image reflected when it decided
 */
public record Decision(Verdict verdict, @Nullable Identity key, long position) {

  /** Whether the request may pass. */
  public boolean allowed() {
    return verdict == Verdict.VALID;
  }
}
