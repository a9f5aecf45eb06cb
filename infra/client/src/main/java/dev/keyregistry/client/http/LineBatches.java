package dev.keyregistry.client.http;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into streams of a number of lines, to be read one after the other. */
public final class LineBatches {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final byte LINE_FEED = '\n';

  private final InputStream input;
  private final int maxLines;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;

  public LineBatches(InputStream input, int maxLines) {
    this.input = input;
    this.maxLines = maxLines;
  }

  /** Whether there are more lines. */
  public boolean hasNext() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, input.read(buffer, 0, BUFFER_BYTES));
    }
    return from < to;
  }

  /** The next lines; the ones before must have been read. */
  public InputStream next() {
    return new Batch();
  }

  private final class Batch extends InputStream {
    private int lines;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (lines == maxLines || !hasNext()) {
        return -1;
      }
      int count = 0;
      int most = Math.min(length, to - from);
      while (count < most && lines < maxLines) {
        byte next = buffer[from++];
        into[offset + count++] = next;
        lines += next == LINE_FEED ? 1 : 0;
      }
      return count;
    }
  }
}
