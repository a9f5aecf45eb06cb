package dev.keyregistry.sidecar.query;

import dev.keyregistry.events.key.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file with the key that the edge shows to the query service; read again when it is renewed.
 */
public final class KeyFile {

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private volatile String secret;

  private KeyFile(Path file) {
    this.file = file;
    secret = read(file);
  }

  /**
   * Opens the file.
   *
   * @throws IllegalArgumentException if it cannot be read, if others could have read it too, or if
   *     it holds nothing that can be a secret; the message says what to do
   */
  public static KeyFile open(Path file) {
    return new KeyFile(file);
  }

  String secret() {
    return secret;
  }

  /** Reads the file again; {@code true} if it holds another secret than before. */
  boolean reload() {
    String before = secret;
    try {
      secret = read(file);
    } catch (IllegalArgumentException e) { // half written, or away for a moment
      return false;
    }
    return !secret.equals(before);
  }

  private static String read(Path file) {
    try {
      requireNarrow(file);
      if (Files.size(file) > 2 * Secret.MAX_BYTES) {
        throw new IllegalArgumentException(file + " is too large to hold one key and nothing else");
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
        throw new IllegalArgumentException(file + " holds no key: put one there, and nothing else");
      }
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read (" + e.getClass().getSimpleName() + ')', e);
    }
  }

  private static void requireNarrow(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && !MODE.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IllegalArgumentException(
          file + " holds a secret that others can read: chmod 600 " + file);
    }
  }

  @Override
  public String toString() {
    return "KeyFile[" + file + ']'; // not the secret
  }
}
