package dev.keyregistry.validator.disk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What was read of a journal.
 *
 * @param bootId of the host when it was made
 * @param before the journal before it
 * @param records how many it has, its first, empty one included
 */
record JournalFile(UUID bootId, Journal.Before before, long records) {

  /** Takes in records. */
  interface Reader {
    void record(byte[] record) throws RefusedException;
  }

  /**
   * Reads a journal. A record that its process did not come to end is left out; it is the last one,
   * as the process then was at its end.
   *
   * @throws RefusedException if it is not this edge's, or if anything else is wrong with it; the
   *     reader may have been shown what comes before that
   */
  static JournalFile read(Path file, MasterKey master, FileHead.Owner owner, Reader reader)
      throws IOException, RefusedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      FileHead head = FileHead.read(in, FileHead.Kind.JOURNAL);
      FileKey key = head.key(master);
      long records = 0;
      for (byte[] next = next(in, key, head, 0); next.length > 0; ) {
        byte[] record = key.open(2 * records + 1, false, head.bytes(), next);
        if (records == 0) {
          head.checkOwner(owner);
        } else {
          reader.record(record);
        }
        records++;
        next = next(in, key, head, records);
      }
      if (records == 0) {
        throw new RefusedException("it has not even its first record");
      }
      return new JournalFile(head.bootId(), Journal.Before.decode(head.rest()), records);
    }
  }

  /** The next record, still encrypted; empty if there is no more whole one. */
  private static byte[] next(InputStream in, FileKey key, FileHead head, long number)
      throws IOException, RefusedException {
    byte[] sealedLength = in.readNBytes(Journal.LENGTH_BYTES);
    if (sealedLength.length < Journal.LENGTH_BYTES) {
      return new byte[0];
    }
    byte[] opened = key.open(2 * number, false, head.bytes(), sealedLength);
    int length = ByteBuffer.wrap(opened).getInt() + FileKey.TAG_BYTES;
    if (length < FileKey.TAG_BYTES || length > Journal.MAX_RECORD_BYTES + FileKey.TAG_BYTES) {
      throw BinaryIn.malformed();
    }
    byte[] sealed = in.readNBytes(length);
    return sealed.length < length ? new byte[0] : sealed;
  }
}
