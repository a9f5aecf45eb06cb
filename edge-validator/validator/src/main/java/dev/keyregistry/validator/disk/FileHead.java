package dev.keyregistry.validator.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The beginning of a file: what it is, which version of it, and whose. It is not secret, and is
 * authenticated with each part of the file.
 *
 * @param bytes all of it, as it stands in the file
 * @param salt of the file's key
 * @param check of the file's key
 * @param number of the file
 * @param edgeId whose it is
 * @param folder the identity of the folder it was made in
 * @param bootId of the host, then
 * @param rest what the kind of file adds
 */
record FileHead(
    byte[] bytes,
    byte[] salt,
    byte[] check,
    long number,
    String edgeId,
    long folder,
    UUID bootId,
    BinaryIn rest) {

  /** Kinds of files; their names are as long as each other. */
  enum Kind {
    SNAPSHOT("KRegSnap", 1),
    JOURNAL("KRegJrnl", 1);

    private final String magic;
    private final int version;

    Kind(String magic, int version) {
      this.magic = magic;
      this.version = version;
    }
  }

  /** Who writes files: what all of them say of it. */
  record Owner(String edgeId, long folder) {}

  private static final int MAGIC_BYTES = 8;
  private static final int PREFIX_BYTES = MAGIC_BYTES + 2 * Short.BYTES;
  private static final int MAX_BYTES = 8 * 1024;
  private static final int TYPICAL_BYTES = 512;

  /** The bytes of a new file's head. */
  static byte[] encode(
      Kind kind, byte[] salt, FileKey key, long number, Owner owner, UUID bootId, byte[] rest) {
    var out = new BinaryOut(TYPICAL_BYTES);
    out.raw(salt);
    out.raw(key.check());
    out.number(number);
    out.text(owner.edgeId);
    out.fixed(owner.folder);
    out.uuid(bootId);
    out.raw(rest);
    if (out.size() > MAX_BYTES) {
      throw new IllegalArgumentException("the names in a file's head are too long");
    }
    return ByteBuffer.allocate(PREFIX_BYTES + out.size())
        .put(kind.magic.getBytes(US_ASCII))
        .putShort((short) kind.version)
        .putShort((short) out.size())
        .put(out.bytes(), 0, out.size())
        .array();
  }

  /** Reads a head. Nothing that it says may be believed before a part of the file was opened. */
  static FileHead read(InputStream in, Kind kind) throws IOException, RefusedException {
    byte[] prefix = exactly(in, PREFIX_BYTES);
    var numbers = ByteBuffer.wrap(prefix).position(MAGIC_BYTES);
    if (!kind.magic.equals(new String(prefix, 0, MAGIC_BYTES, US_ASCII))) {
      throw new RefusedException("it is something else");
    }
    int version = numbers.getShort();
    if (version > kind.version) {
      throw new RefusedException("a newer version of this program wrote it, as form " + version);
    }
    if (version != kind.version) {
      throw new RefusedException("it is of the form " + version + ", which is read no more");
    }
    int length = numbers.getShort();
    if (length < 0 || length > MAX_BYTES) {
      throw BinaryIn.malformed();
    }
    return parse(prefix, exactly(in, length));
  }

  private static FileHead parse(byte[] prefix, byte[] body) throws RefusedException {
    byte[] all = ByteBuffer.allocate(prefix.length + body.length).put(prefix).put(body).array();
    var in = new BinaryIn(body);
    return new FileHead(
        all,
        in.raw(FileKey.SALT_BYTES),
        in.raw(FileKey.CHECK_BYTES),
        in.number(),
        in.text(),
        in.fixed(),
        in.uuid(),
        in);
  }

  /** The key of the file, if it was made of this master key. */
  FileKey key(MasterKey master) throws RefusedException {
    var key = new FileKey(master, salt);
    if (!Arrays.equals(key.check(), check)) {
      throw new RefusedException("it was encrypted with another key");
    }
    return key;
  }

  /** Refuses the file of another edge, or of another folder; asked once a part was opened. */
  void checkOwner(Owner owner) throws RefusedException {
    if (!edgeId.equals(owner.edgeId)) {
      throw new RefusedException("it is the edge " + edgeId + "'s");
    }
    if (folder != owner.folder) {
      throw new RefusedException("its folder was copied from another one");
    }
  }

  /** That many bytes. */
  static byte[] exactly(InputStream in, int length) throws IOException, RefusedException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new RefusedException("it ends too early");
    }
    return bytes;
  }
}
