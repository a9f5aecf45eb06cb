package dev.keyregistry.command.http;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a secret that a person set is hard to guess. Words, names, dates, keyboard rows,
 * sequences and repetitions count for as many bits as it takes to guess them as such; the
 * characters between them for as many as the text's own mix of characters gives. It may take some
 * milliseconds.
 */
final class SecretStrength {

  /** The fewest characters. */
  static final int MIN_LENGTH = 20;

  /** The fewest bits, by the estimate; 20 random letters and digits nearly always have 70 to 86. */
  static final double MIN_BITS = 68;

  private static final int MIN_DISTINCT = 8;
  // What comes after so many characters makes no weak text strong.
  private static final int MEASURED = 64;
  private static final double BITS_PER_DECIMAL = Math.log(10) / Math.log(2);
  private static final java.util.regex.Pattern ADDRESS =
      java.util.regex.Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*");
  private static final java.util.regex.Pattern TIMED_UUID =
      java.util.regex.Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-1[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final Zxcvbn GUESSER = new Zxcvbn();

  private SecretStrength() {}

  /** What is weak about the text, without any part of it; {@code null} if nothing is. */
  static @Nullable String weakness(String text) {
    if (text.length() < MIN_LENGTH) {
      return "has at least " + MIN_LENGTH + " characters";
    }
    if (text.chars().distinct().count() < MIN_DISTINCT) {
      return "has at least " + MIN_DISTINCT + " different characters";
    }
    if (ADDRESS.matcher(text).matches()) {
      return "is no address";
    }
    if (TIMED_UUID.matcher(text).matches()) {
      return "is no UUID of version 1: time and host are not random";
    }
    return bits(text) < MIN_BITS
        ? "is too easy to guess: it repeats itself, or is made of words, names, dates or sequences"
        : null;
  }

  /** How hard the text is to guess. */
  static double bits(String text) {
    String measured = text.substring(0, Math.min(text.length(), MEASURED));
    double perCharacter = bitsPerCharacter(measured);
    double bits = 0;
    for (Match match : GUESSER.measure(measured).getSequence()) {
      double asText = match.token.length() * perCharacter;
      bits +=
          match.pattern == Pattern.Bruteforce
              ? asText
              : Math.min(asText, match.guessesLog10 * BITS_PER_DECIMAL);
    }
    return bits;
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
