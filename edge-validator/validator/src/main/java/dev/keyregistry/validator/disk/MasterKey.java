package dev.keyregistry.validator.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key from which the keys of all files are made. It shows nothing of itself. */
final class MasterKey {

  static final int BYTES = 32;

  private static final int MAX_FILE_BYTES = 256;
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the key: 32 random bytes, as they are, in base64 or in hexadecimal.
   *
   * @throws DiskException if there is no such file, others may read it, or it is something else
   */
  static MasterKey read(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new DiskException(
            "there is no snapshot key file "
                + file
                + ": make one with (umask 077; head -c 32 /dev/urandom > "
                + file
                + ')');
      }
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
        throw new DiskException(
            "the snapshot key file " + file + " may be used by others: chmod 0600 " + file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return new MasterKey(parse(in.readNBytes(MAX_FILE_BYTES)));
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new DiskException("the snapshot key file " + file + " cannot be read: " + e, e);
    } catch (IllegalArgumentException e) { // without its text, which may repeat the file's
      throw new DiskException(
          "the snapshot key file "
              + file
              + " does not hold a key, which is 32 random bytes, raw, in base64 or in hexadecimal");
    }
  }

  private static byte[] parse(byte[] contents) {
    if (contents.length == BYTES) {
      return contents;
    }
    String text = new String(contents, ISO_8859_1).strip();
    byte[] key =
        text.length() == 2 * BYTES
            ? HexFormat.of().parseHex(text)
            : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    if (key.length != BYTES) {
      throw new IllegalArgumentException("not 32 bytes");
    }
    return key;
  }

  /** 32 bytes that only who has the key can make: HMAC-SHA-256 of the parts. */
  byte[] derive(String purpose, byte[] salt) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      mac.update(purpose.getBytes(ISO_8859_1));
      mac.update((byte) 0);
      return mac.doFinal(salt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "MasterKey";
  }
}
