package dev.keyregistry.command.http;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream of bytes into lines. Of a line that is too long nothing is held, and those after it
 * are read on. A line feed ends a line; the last one may do without.
 */
final class LineSplitter {

  private static final byte LINE_FEED = '\n';

  private final int maxBytes;
  private final Lines lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean tooLong;

  /** Who takes the lines. */
  interface Lines {
    /** A line without its end; it may be empty. */
    void line(byte[] line);

    /** A line of more bytes than the limit. */
    void tooLong();
  }

  LineSplitter(int maxBytes, Lines lines) {
    this.maxBytes = maxBytes;
    this.lines = lines;
  }

  /** Takes the next bytes, and gives the lines that end in them. */
  void add(byte[] chunk) {
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == LINE_FEED) {
        hold(chunk, start, i - start);
        give();
        start = i + 1;
      }
    }
    hold(chunk, start, chunk.length - start);
  }

  /** Gives what has no line feed after it. */
  void end() {
    if (tooLong || begun.size() > 0) {
      give();
    }
  }

  private void hold(byte[] chunk, int from, int length) {
    if (begun.size() + length > maxBytes) {
      tooLong = true;
      begun.reset();
    }
    if (!tooLong) {
      begun.write(chunk, from, length);
    }
  }

  private void give() {
    if (tooLong) {
      lines.tooLong();
    } else {
      lines.line(begun.toByteArray());
    }
    tooLong = false;
    begun.reset();
  }
}
