package dev.keyregistry.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of one of the requests of an import that has a name: a file is always cut at the same
 * lines, so each request has the same name whenever the file is sent.
 */
final class PartName {

  static final String HEADER = "Idempotency-Key";

  /** How many characters the registry takes. */
  static final int MAX_LENGTH = 255;

  private PartName() {}

  /**
   * Names the request that begins after some lines.
   *
   * @param name of the import; its hash stands for it where it is too long
   */
  static String of(String name, long lines) {
    String suffix = "+" + lines;
    return (name.length() + suffix.length() > MAX_LENGTH ? hash(name) : name) + suffix;
  }

  private static String hash(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
