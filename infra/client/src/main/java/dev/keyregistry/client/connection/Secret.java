package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;

/** The plain text of a secret, which shows itself only through {@link #reveal()}. */
public final class Secret {

  private static final int MAX_LENGTH = 512;

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * What somebody has given as a secret; space around it does not count.
   *
   * @param where it is from, for the message
   * @throws ClientException if it is none, without repeating it
   */
  static Secret of(String given, String where) {
    String text = given.strip();
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (text.isEmpty() || text.length() > MAX_LENGTH || !printable) {
      throw ClientException.usage(
          "%s holds no key: 1 to %d characters of printable ASCII without spaces"
              .formatted(where, MAX_LENGTH));
    }
    return new Secret(text);
  }

  /** The plain text: for the request, or the file of mode 0600, and for nothing else. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
