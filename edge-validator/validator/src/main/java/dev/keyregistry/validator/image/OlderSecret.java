package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;

/**
 * The place of a secret that a rotation replaced. It leads to the key's identity only: what the
 * secret is worth stands in the one current entry of the key, so that it changes with it at once.
 */
final class OlderSecret extends SecretRef {

  private final long idHigh;
  private final long idLow;

  OlderSecret(SecretHash hash, long idHigh, long idLow) {
    super(hash);
    this.idHigh = idHigh;
    this.idLow = idLow;
  }

  @Override
  long idHigh() {
    return idHigh;
  }

  @Override
  long idLow() {
    return idLow;
  }
}
