package dev.keyregistry.validator.disk;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.image.ImageCopy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The form of a snapshot: a head, then parts of the image, each encrypted and preceded by its
 * length. A part can be opened only at its place, beside its head, and the last one only as the
 * last: what is cut off, put elsewhere or taken from another file shows.
 */
final class SnapshotFile {

  private static final int PART_BYTES = 128 * 1024;
  // An entry may be as long as a view, and stands in one part.
  private static final int MAX_PART_BYTES = 4 * 1024 * 1024;
  private static final int BUFFER_BYTES = 256 * 1024;

  private SnapshotFile() {}

  /** Takes in a snapshot. */
  interface Reader extends ImageCopy.Reader {

    /**
     * The head, once it is known to be true; before anything else.
     *
     * @throws RefusedException if this is not the snapshot that is wanted
     */
    void head(FileHead file, SnapshotHead head) throws RefusedException;
  }

  /** Writes a snapshot into a file, and returns once it is durable. */
  static void write(FileChannel file, FileKey key, byte[] head, ImageCopy image)
      throws IOException {
    try {
      writeAll(file, ByteBuffer.wrap(head));
      var parts = new Parts(file, key, head);
      image.read(parts);
      parts.end();
      file.force(true);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void writeAll(WritableByteChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Cuts the image into parts. */
  private static final class Parts implements ImageCopy.Reader {

    private final FileChannel file;
    private final FileKey key;
    private final byte[] head;
    private final BinaryOut part = new BinaryOut(PART_BYTES + PART_BYTES / 8);
    private final ViewEncoder encoder = new ViewEncoder(part);
    private long number;

    Parts(FileChannel file, FileKey key, byte[] head) {
      this.file = file;
      this.key = key;
      this.head = head;
    }

    @Override
    public void view(EntityView view) {
      encoder.view(view);
      flushIfFull();
    }

    @Override
    public void denied(EntityId id, long position) {
      encoder.denied(id, position);
      flushIfFull();
    }

    private void flushIfFull() {
      if (part.size() >= PART_BYTES) {
        flush(false);
      }
    }

    void end() {
      flush(true);
    }

    private void flush(boolean last) {
      byte[] sealed = key.seal(number++, last, head, part.bytes(), part.size());
      part.clear();
      var framed = ByteBuffer.allocate(Integer.BYTES + sealed.length);
      framed.putInt(sealed.length).put(sealed).flip();
      try {
        writeAll(file, framed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Reads a snapshot.
   *
   * @throws RefusedException if it must not be used; the reader may have been shown some of it
   */
  static void read(Path file, MasterKey master, Reader reader)
      throws IOException, RefusedException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      FileHead head = FileHead.read(in, FileHead.Kind.SNAPSHOT);
      FileKey key = head.key(master);
      var decoder = new ViewDecoder(reader);
      int length = length(in);
      for (long number = 0; length >= 0; number++) {
        byte[] sealed = FileHead.exactly(in, length);
        length = length(in);
        byte[] part = key.open(number, length < 0, head.bytes(), sealed);
        if (number == 0) {
          reader.head(head, SnapshotHead.decode(head.rest()));
        }
        decoder.read(part);
      }
    }
  }

  /** The length of the next part; -1 at the end of the file. */
  private static int length(InputStream in) throws IOException, RefusedException {
    byte[] length = in.readNBytes(Integer.BYTES);
    if (length.length == 0) {
      return -1;
    }
    if (length.length < Integer.BYTES) {
      throw new RefusedException("it ends too early");
    }
    int bytes = ByteBuffer.wrap(length).getInt();
    if (bytes < FileKey.TAG_BYTES || bytes > MAX_PART_BYTES) {
      throw BinaryIn.malformed();
    }
    return bytes;
  }
}
