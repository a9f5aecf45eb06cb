package dev.keyregistry.validator.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.SecretHash;

/**
 * A bearer credential that may be a token, judged by its outer form alone: three parts with dots
 * between them, the first of which may be a JSON object in base64url (RFC 7515, section 7.1).
 */
public final class BearerToken {

  /** The longest token that is looked at, in characters. */
  public static final int MAX_LENGTH = 8 * 1024;

  private static final char FIRST = 'e'; // of whatever begins with a brace
  private static final char DOT = '.';

  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  /** The part of a text from {@code start} to {@code end}. */
  static BearerToken of(String text, int start, int end) {
    return new BearerToken(text.substring(start, end));
  }

  /** Whether the part of a text has the outer form; quick, as every key is asked. */
  static boolean mayBe(String text, int start, int end) {
    if (end - start > MAX_LENGTH || start == end || text.charAt(start) != FIRST) {
      return false;
    }
    int first = text.indexOf(DOT, start, end);
    int second = first < 0 ? -1 : text.indexOf(DOT, first + 1, end);
    return second >= 0 && text.indexOf(DOT, second + 1, end) < 0;
  }

  /** The text; whoever has it is who it speaks of: it must not be kept or shown. */
  public String reveal() {
    return text;
  }

  /** The SHA-256 of the text, to know it again by. */
  public SecretHash hash() {
    return SecretHash.of(text.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "BearerToken[hidden]";
  }
}
