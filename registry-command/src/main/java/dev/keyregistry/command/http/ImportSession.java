package dev.keyregistry.command.http;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.server.UnreadBody;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One import: reads lines as they arrive, has a bounded number of rows under way at a time, and
 * answers them in order. It reads on only while the rows under way and the answers that the client
 * has not taken are within bounds, so what it holds does not grow with the number of rows.
 *
 * <p>Everything but the rows' own work happens on the request's event loop.
 */
final class ImportSession implements LineSplitter.Lines {

  static final long MAX_BYTES = 1L << 30;
  static final Problem TOO_LARGE =
      Problem.of(413, "body_too_large", "An import has at most " + MAX_BYTES + " bytes");

  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final long MAX_LINES = 1_000_000;
  private static final int WINDOW = 512;
  private static final long MAX_UNREAD_BYTES = 16L * 1024 * 1024;
  private static final long MAX_WINDOW_BYTES = 4L * 1024 * 1024;
  private static final long STALL_MILLIS = 60_000;

  private static final Problem TOO_MANY =
      Problem.of(413, "too_many_rows", "An import has at most " + MAX_LINES + " lines");
  private static final Problem STALLED =
      Problem.of(408, "body_timeout", "The next line did not arrive in time");
  private static final Problem LONG_ROW =
      Problem.of(
          413, "row_too_large", "A row has at most " + MAX_LINE_BYTES + " bytes; nothing was done");
  private static final Problem NOT_TRIED =
      Problem.of(
          503,
          "log_unavailable",
          "The rows before this one failed, so it was not tried: send it again");

  // For nobody: the client has gone.
  private static final RowAnswer NO_ANSWER = RowAnswer.of(0, NOT_TRIED);

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context loop;
  private final ImportRows.OfRequest rows;
  private final Executor workers;
  private final Runnable released;

  private final LineSplitter splitter = new LineSplitter(MAX_LINE_BYTES, this);
  private final Deque<UnderWay> window = new ArrayDeque<>();
  private final Map<SecretHash, CompletableFuture<RowAnswer>> newestOfSecret = new HashMap<>();
  private final ImportSummary summary = new ImportSummary();
  private final AtomicBoolean woken = new AtomicBoolean();

  private long bytes;
  private long lines;
  private long linesAtLook;
  private long windowBytes;
  private long unreadBytes;
  private int failedInARow;
  private long stallTimer;
  private boolean paused;
  private boolean readAll;
  private boolean over;
  private @Nullable Problem stopped;
  private volatile boolean gone;

  /** A row that is not answered yet. */
  private record UnderWay(
      @Nullable SecretHash secret, CompletableFuture<RowAnswer> answer, int bytes) {}

  /** The last line of an answer to a request that was not read to its end. */
  private record Incomplete(Reason stopped) {
    private record Reason(String code, @Nullable String detail) {}
  }

  /**
   * An import that is about to start.
   *
   * @param workers where rows may block
   * @param released called once, when nothing of it is under way any more
   */
  ImportSession(
      RoutingContext context, ImportRows.OfRequest rows, Executor workers, Runnable released) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.loop = context.vertx().getOrCreateContext();
    this.rows = rows;
    this.workers = workers;
    this.released = released;
  }

  void start() {
    UnreadBody.invite(context);
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.NDJSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.closeHandler(closed -> leave());
    response.exceptionHandler(failed -> leave());
    request.exceptionHandler(failed -> leave());
    request.handler(this::read);
    request.endHandler(
        end -> {
          splitter.end();
          readAll = true;
          drain();
        });
    stallTimer = context.vertx().setPeriodic(STALL_MILLIS, timer -> lookForStall());
    request.resume();
  }

  private void read(Buffer chunk) {
    bytes += chunk.length();
    if (bytes > MAX_BYTES) {
      stop(TOO_LARGE);
    } else {
      splitter.add(chunk.getBytes());
    }
    drain();
  }

  @Override
  public void line(byte[] line) {
    if (counts() && !blank(line)) {
      begin(
          failedInARow >= WINDOW
              ? ImportRow.answered(RowAnswer.of(lines, NOT_TRIED))
              : rows.read(lines, line),
          line.length);
    }
  }

  @Override
  public void tooLong() {
    if (counts()) {
      begin(ImportRow.answered(RowAnswer.of(lines, LONG_ROW)), 0);
    }
  }

  /** Whether a line is still read. */
  private boolean counts() {
    if (stopped == null && lines == MAX_LINES) {
      stop(TOO_MANY);
    }
    if (stopped != null || gone) {
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

  /** Of rows with the same secret the first one counts: a later one waits for it. */
  private void begin(ImportRow row, int bytes) {
    SecretHash secret = row.secret();
    if (secret == null) {
      window.add(new UnderWay(null, CompletableFuture.completedFuture(row.work().get()), 0));
      return;
    }
    var answer = new CompletableFuture<RowAnswer>();
    CompletableFuture<RowAnswer> earlier = newestOfSecret.put(secret, answer);
    window.add(new UnderWay(secret, answer, bytes));
    windowBytes += bytes;
    Runnable work =
        () -> {
          answer.complete(gone ? NO_ANSWER : row.work().get());
          wake();
        };
    if (earlier == null) {
      workers.execute(work);
    } else {
      var unused = earlier.thenRunAsync(work, workers);
    }
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.runOnContext(
          now -> {
            woken.set(false);
            drain();
          });
    }
  }

  /** Answers the rows that are done, up to the first one that is not. */
  private void drain() {
    Buffer answers = Buffer.buffer();
    for (UnderWay row = window.peek(); row != null && row.answer.isDone(); row = window.peek()) {
      window.remove();
      windowBytes -= row.bytes;
      if (row.secret != null) {
        newestOfSecret.remove(row.secret, row.answer);
      }
      RowAnswer answer = row.answer.join();
      summary.add(answer);
      failedInARow = answer.status() == RowAnswer.Status.FAILED ? failedInARow + 1 : 0;
      append(answers, answer);
    }
    write(answers);
    if (window.isEmpty() && (readAll || stopped != null || gone)) {
      end();
    } else {
      adjustFlow();
    }
  }

  private static void append(Buffer answers, Object line) {
    answers.appendBytes(Json.write(line)).appendByte((byte) '\n');
  }

  private void write(Buffer answers) {
    int length = answers.length();
    if (length == 0 || gone) {
      return;
    }
    unreadBytes += length;
    response
        .write(answers)
        .onComplete(
            taken -> {
              unreadBytes -= length;
              adjustFlow();
            });
  }

  private void adjustFlow() {
    boolean full =
        window.size() >= WINDOW
            || windowBytes > MAX_WINDOW_BYTES
            || unreadBytes > MAX_UNREAD_BYTES
            || stopped != null;
    if (over || full == paused) {
      return;
    }
    paused = full;
    if (full) {
      request.pause();
    } else {
      request.resume();
    }
  }

  private void stop(Problem why) {
    stopped = why;
    adjustFlow();
  }

  // Who sends nothing holds a place that others could have.
  private void lookForStall() {
    boolean waiting = !paused && !readAll && stopped == null && window.isEmpty();
    if (waiting && lines == linesAtLook) {
      stop(STALLED);
      drain();
    }
    linesAtLook = lines;
  }

  private void leave() {
    gone = true;
    drain();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    context.vertx().cancelTimer(stallTimer);
    released.run();
    if (gone) {
      return;
    }
    Buffer last = Buffer.buffer();
    if (stopped == null) {
      append(last, summary.complete());
    } else {
      append(last, new Incomplete(new Incomplete.Reason(stopped.code(), stopped.detail())));
      UnreadBody.endAfterDraining(context);
    }
    response.end(last);
  }
}
