package dev.keyregistry.validator.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.UUID;

/**
 * The form of a journal, and a way to write one: a head, then records, each of them its encrypted
 * length and its encrypted bytes. A record is in the hands of the operating system when {@link
 * #append} returns, so that it outlives this process; a reboot of the host may lose it.
 */
final class Journal implements AutoCloseable {

  static final int LENGTH_BYTES = Integer.BYTES + FileKey.TAG_BYTES;
  static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  /**
   * The journal before this one, which must have so many records to be whole.
   *
   * @param number 0 for none
   */
  record Before(long number, long records) {

    static final Before NONE = new Before(0, 0);

    byte[] encode() {
      var out = new BinaryOut(16);
      out.number(number);
      out.number(records);
      return out.toByteArray();
    }

    static Before decode(BinaryIn in) throws RefusedException {
      return new Before(in.number(), in.number());
    }
  }

  private final FileChannel file;
  private final FileKey key;
  private final byte[] head;
  private final long number;
  private long records;

  private Journal(FileChannel file, FileKey key, byte[] head, long number) {
    this.file = file;
    this.key = key;
    this.head = head;
    this.number = number;
  }

  /** Makes a journal. Its first record is empty, and shows that the head is true. */
  static Journal create(
      DataDir dir, MasterKey master, FileHead.Owner owner, UUID bootId, long number, Before before)
      throws IOException {
    byte[] salt = FileKey.newSalt();
    var key = new FileKey(master, salt);
    byte[] head =
        FileHead.encode(FileHead.Kind.JOURNAL, salt, key, number, owner, bootId, before.encode());
    FileChannel file = dir.create(dir.journal(number));
    try {
      SnapshotFile.writeAll(file, ByteBuffer.wrap(head));
      var journal = new Journal(file, key, head, number);
      journal.append(new BinaryOut(0));
      dir.publish(dir.journal(number));
      return journal;
    } catch (IOException e) {
      file.close();
      dir.abandon(dir.journal(number));
      throw e;
    }
  }

  /** Adds a record, in one write. */
  void append(BinaryOut record) throws IOException {
    byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(record.size()).array();
    byte[] sealedLength = key.seal(2 * records, false, head, length, length.length);
    byte[] sealed = key.seal(2 * records + 1, false, head, record.bytes(), record.size());
    records++;
    var both = ByteBuffer.allocate(sealedLength.length + sealed.length);
    SnapshotFile.writeAll(file, both.put(sealedLength).put(sealed).flip());
  }

  /** How the journal after this one speaks of it. */
  Before asBefore() {
    return new Before(number, records);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
