package dev.keyregistry.command.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a secret that a person set is hard to guess. An estimate from the text alone: characters
 * that repeat what was there before, continue a sequence or finish a well-known word count for
 * nothing, and each of the others for as many bits as the text's own mix of characters gives it.
 */
public final class SecretStrength {

  /** The fewest characters. */
  public static final int MIN_LENGTH = 20;

  /** The fewest bits, by the estimate; 20 random letters and digits nearly always have 65 to 85. */
  public static final double MIN_BITS = 50;

  private static final int MIN_DISTINCT = 8;
  private static final int REPEAT = 3;
  private static final List<String> SEQUENCES =
      List.of("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm");
  private static final List<String> WORDS =
      List.of(
          "password",
          "passwort",
          "secret",
          "apikey",
          "changeme",
          "letmein",
          "welcome",
          "admin",
          "default",
          "example",
          "token",
          "login",
          "master",
          "test");

  private SecretStrength() {}

  /** What is weak about the text, without any part of it; {@code null} if nothing is. */
  public static @Nullable String weakness(String text) {
    if (text.length() < MIN_LENGTH) {
      return "has at least " + MIN_LENGTH + " characters";
    }
    if (text.chars().distinct().count() < MIN_DISTINCT) {
      return "has at least " + MIN_DISTINCT + " different characters";
    }
    return bits(text) < MIN_BITS
        ? "is too easy to guess: it repeats itself, or is made of sequences or common words"
        : null;
  }

  /** How hard the text is to guess. */
  static double bits(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int unexpected = 0;
    for (int i = 0; i < lower.length(); i += step(lower, i)) {
      unexpected++;
    }
    return unexpected * bitsPerCharacter(text);
  }

  /** How many characters from here on come as one: 1 if what follows is not foreseeable. */
  private static int step(String text, int from) {
    int step = Math.max(sequence(text, from), repetition(text, from));
    for (String word : WORDS) {
      if (text.startsWith(word, from)) {
        step = Math.max(step, word.length());
      }
    }
    return step;
  }

  private static int sequence(String text, int from) {
    int to = from + 1;
    while (to < text.length() && adjacent(text.charAt(to - 1), text.charAt(to))) {
      to++;
    }
    return to - from >= REPEAT ? to - from : 1;
  }

  private static boolean adjacent(char a, char b) {
    for (String sequence : SEQUENCES) {
      int distance = sequence.indexOf(a) - sequence.indexOf(b);
      if (sequence.indexOf(a) >= 0 && sequence.indexOf(b) >= 0 && Math.abs(distance) <= 1) {
        return true;
      }
    }
    return a == b;
  }

  /** The longest text from here on that was there before. */
  private static int repetition(String text, int from) {
    int longest = 0;
    for (int start = 0; start < from; start++) {
      int length = 0;
      while (from + length < text.length()
          && text.charAt(start + length) == text.charAt(from + length)) {
        length++;
      }
      longest = Math.max(longest, length);
    }
    return longest >= REPEAT ? longest : 1;
  }

  /** Shannon's entropy of the text's characters. */
  private static double bitsPerCharacter(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / text.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
