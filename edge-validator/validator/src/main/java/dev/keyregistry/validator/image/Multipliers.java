package dev.keyregistry.validator.image;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Multipliers that spread hashes in a way that nobody outside can know. */
final class Multipliers {

  private static final RandomGenerator RANDOM = new SecureRandom();

  private Multipliers() {}

  /** An odd one. */
  static long random() {
    return RANDOM.nextLong() | 1;
  }
}
