package dev.keyregistry.validator.disk;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one file: AES-256-GCM, of parts that are numbered from 0. It is made of the master key
 * and of a salt of the file's own, so that a number is a nonce that never comes back. For one
 * thread.
 */
final class FileKey {

  static final int SALT_BYTES = 32;
  static final int CHECK_BYTES = 16;
  static final int TAG_BYTES = 16;

  private static final int TAG_BITS = 8 * TAG_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final byte[] check;
  private final Cipher cipher;

  FileKey(MasterKey master, byte[] salt) {
    key = new SecretKeySpec(master.derive("file", salt), "AES");
    check = Arrays.copyOf(master.derive("check", salt), CHECK_BYTES);
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static byte[] newSalt() {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return salt;
  }

  /** Tells, in a file's header, another master key from damage. */
  byte[] check() {
    return check.clone();
  }

  /**
   * Encrypts a part.
   *
   * @param number of the part; each only once
   * @param last whether it is the last one; it can be opened as such only
   * @param header what it belongs to; it can be opened beside that only
   */
  byte[] seal(long number, boolean last, byte[] header, byte[] plain, int length) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number, last));
      cipher.updateAAD(header);
      return cipher.doFinal(plain, 0, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /**
   * Decrypts a part.
   *
   * @throws RefusedException if it is not this very part
   */
  byte[] open(long number, boolean last, byte[] header, byte[] sealed) throws RefusedException {
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(number, last));
      cipher.updateAAD(header);
      return cipher.doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw new RefusedException("part " + number + " of it is damaged, or is another one");
    }
  }

  private static GCMParameterSpec nonce(long number, boolean last) {
    byte[] nonce = new byte[NONCE_BYTES];
    nonce[0] = (byte) (last ? 1 : 0);
    ByteBuffer.wrap(nonce).putLong(NONCE_BYTES - Long.BYTES, number);
    return new GCMParameterSpec(TAG_BITS, nonce);
  }

  @Override
  public String toString() {
    return "FileKey";
  }
}
