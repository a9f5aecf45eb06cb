package dev.keyregistry.command.http;

import dev.keyregistry.http.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Reads the body of an import: its lines become rows, until something speaks against more. */
final class RowReader implements LineSplitter.Lines {

  static final long MAX_BYTES = 1L << 30;
  static final Problem TOO_LARGE =
      Problem.of(413, "body_too_large", "An import has at most " + MAX_BYTES + " bytes");

  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final long MAX_LINES = 1_000_000;
  private static final int LEAST_PROGRESS = 64;

  private static final Problem TOO_MANY =
      Problem.of(413, "too_many_rows", "An import has at most " + MAX_LINES + " lines");
  private static final Problem LONG_ROW =
      Problem.of(
          413, "row_too_large", "A row has at most " + MAX_LINE_BYTES + " bytes; nothing was done");

  private final Rows rows;
  private final RowWindow window;
  private final ClientProgress progress;
  private final FailureRun failures = new FailureRun();
  private final LineSplitter splitter = new LineSplitter(MAX_LINE_BYTES, this);
  private long bytes;
  private long lines;
  private boolean ended;
  private @Nullable Problem stopped;

  /** What the rows of one import are. */
  interface Rows {
    /** What a line asks for. */
    ImportRow read(long row, byte[] line);

    /** Why the caller may import no more; {@code null} while it may. */
    @Nullable Problem denied();
  }

  RowReader(Rows rows, RowWindow window, ClientProgress progress) {
    this.rows = rows;
    this.window = window;
    this.progress = progress;
  }

  /** Takes the next bytes, and begins the rows that end in them. */
  void add(byte[] chunk) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      stop(TOO_LARGE);
    } else {
      splitter.add(chunk);
    }
  }

  /** There are no more bytes. */
  void end() {
    splitter.end();
    ended = true;
  }

  @Override
  public void line(byte[] line) {
    if (counts() && !blank(line)) {
      begin(
          failures.triesNext()
              ? rows.read(lines, line)
              : ImportRow.answered(RowAnswer.of(lines, RowAnswer.NOT_TRIED)),
          line.length);
    }
  }

  @Override
  public void tooLong() {
    if (counts()) {
      begin(ImportRow.answered(RowAnswer.of(lines, LONG_ROW)), MAX_LINE_BYTES);
    }
  }

  private void begin(ImportRow row, int size) {
    progress.add(Math.max(size, LEAST_PROGRESS));
    window.add(row, size);
  }

  /** Whether a line is still read. */
  private boolean counts() {
    if (stopped() == null && lines == MAX_LINES) {
      stop(TOO_MANY);
    }
    if (stopped() != null) {
      return false;
    }
    lines++;
    return true;
  }

  private static boolean blank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** A row is answered, in order. */
  void answered(RowAnswer answer) {
    failures.add(answer);
  }

  /** Reads no more. */
  void stop(Problem why) {
    if (stopped == null) {
      stopped = why;
    }
  }

  /** Why no more is read; {@code null} as long as it is. */
  @Nullable Problem stopped() {
    if (stopped == null) {
      stopped = rows.denied();
    }
    return stopped;
  }

  /** Whether there will be no more rows. */
  boolean isDone() {
    return ended || stopped() != null;
  }
}
