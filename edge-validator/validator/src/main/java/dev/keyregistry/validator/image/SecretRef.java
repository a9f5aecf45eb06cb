package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;

/** What the table of secrets holds: the hash, and a way to the key. Immutable. */
abstract sealed class SecretRef permits KeyEntry, OlderSecret {

  final long a;
  final long b;
  final long c;
  final long d;

  SecretRef(SecretHash hash) {
    a = hash.a();
    b = hash.b();
    c = hash.c();
    d = hash.d();
  }

  final boolean hasHash(SecretHash hash) {
    return a == hash.a() && b == hash.b() && c == hash.c() && d == hash.d();
  }

  /** Whether it stands for no secret: no text hashes to nothing but zeros. */
  final boolean hasNoHash() {
    return (a | b | c | d) == 0;
  }

  final SecretHash hash() {
    return new SecretHash(a, b, c, d);
  }

  abstract long idHigh();

  abstract long idLow();
}
