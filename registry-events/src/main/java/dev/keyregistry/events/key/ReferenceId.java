package dev.keyregistry.events.key;

import java.util.random.RandomGenerator;

/**
 * Reference IDs that are a credential by themselves: 26 lower-case letters and digits, which hold
 * 130 random bits. They are like no other secret: without brand, environment and checksum, as the
 * systems that can send nothing else take neither length nor punctuation.
 */
public final class ReferenceId {

  private static final int CHARACTERS = 26;
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  private ReferenceId() {}

  /** A new one; {@code random} must be cryptographically strong. */
  public static Secret generate(RandomGenerator random) {
    var text = new StringBuilder(CHARACTERS);
    for (int i = 0; i < CHARACTERS; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return Secret.of(text.toString());
  }
}
