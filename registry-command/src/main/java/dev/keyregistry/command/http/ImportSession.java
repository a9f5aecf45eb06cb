package dev.keyregistry.command.http;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.server.UnreadAnswer;
import dev.keyregistry.http.server.UnreadBody;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of one import: reads lines as they arrive, and answers their rows in order. It reads on
 * only while the rows under way and the answers that the client has not taken are within bounds, so
 * what it holds does not grow with the number of rows. It holds its place until its answer has gone
 * out, or its client.
 *
 * <p>Everything but the rows' own work happens on the request's event loop.
 */
final class ImportSession {

  private static final Problem STALLED =
      Problem.of(408, "body_timeout", "Too little arrived in the time that there was for it");

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context loop;
  private final ImportLimits limits;
  private final Runnable released;

  private final RequestFlow flow;
  private final RowWindow window;
  private final RowReader reader;
  private final AnswerStream answers;
  private final ClientProgress progress;
  private final ImportSummary summary = new ImportSummary();
  private final AtomicBoolean woken = new AtomicBoolean();

  private long looks;
  private boolean ended;
  private boolean gone;
  private boolean finished;

  /**
   * An import that is about to start.
   *
   * @param workers where rows may block
   * @param released called once, when nothing of it is held any more
   */
  ImportSession(
      RoutingContext context,
      RowReader.Rows rows,
      Executor workers,
      ImportLimits limits,
      Runnable released) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.loop = context.vertx().getOrCreateContext();
    this.limits = limits;
    this.released = released;
    this.flow = new RequestFlow(request);
    this.window = new RowWindow(workers, this::wake);
    this.progress = new ClientProgress(limits.looks(), limits.bytes());
    this.reader = new RowReader(rows, window, progress);
    this.answers = new AnswerStream(request, this::taken);
  }

  /**
   * Begins to read.
   *
   * @throws IllegalStateException if the request cannot be read or answered any more
   */
  void start() {
    try {
      prepare();
      looks = context.vertx().setPeriodic(limits.look().toMillis(), look -> look());
      request.resume();
    } catch (RuntimeException e) {
      gone = true;
      finish();
      throw e;
    }
  }

  private void prepare() {
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
          reader.end();
          drain();
        });
  }

  private void read(Buffer chunk) {
    reader.add(chunk.getBytes());
    drain();
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
    for (RowAnswer answer = window.poll(); answer != null; answer = window.poll()) {
      summary.add(answer);
      reader.answered(answer);
      answers.add(answer);
    }
    answers.flush();
    if (window.isEmpty() && gone) {
      finish();
    } else if (window.isEmpty() && reader.isDone()) {
      end();
    } else {
      adjustFlow();
    }
  }

  private void taken(long length) {
    progress.add(length);
    adjustFlow();
  }

  private void adjustFlow() {
    if (!ended && !gone) {
      flow.room(!window.isFull() && !answers.isFull() && reader.stopped() == null);
    }
  }

  /**
   * Who neither sends nor reads holds a place that others could have. Many clients read nothing
   * before they have sent everything, so as long as more is read from one, sending is enough.
   */
  private void look() {
    boolean waited = window.waits();
    boolean mustRead = answers.waits() && (reader.isDone() || answers.isFull());
    boolean mustSend = !reader.isDone() && !flow.isPaused() && !waited;
    if (!progress.tooSlow(mustRead || mustSend)) {
      return;
    }
    if (mustRead) {
      UnreadAnswer.discard(request);
      leave();
    } else {
      reader.stop(STALLED);
      drain();
    }
  }

  private void leave() {
    gone = true;
    window.abandon();
    answers.close();
    drain();
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    Problem why = reader.stopped();
    if (why != null) {
      UnreadBody.endAfterDraining(context);
    }
    answers.end(why == null ? summary.complete() : ImportSummary.incomplete(why), this::finish);
  }

  private void finish() {
    if (!finished) {
      finished = true;
      context.vertx().cancelTimer(looks);
      released.run();
    }
  }
}
