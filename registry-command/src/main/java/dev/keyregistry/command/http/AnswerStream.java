package dev.keyregistry.command.http;

import dev.keyregistry.http.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The answer to an import: its lines on their way to the client, and how much of them waits. */
final class AnswerStream {

  private static final long MAX_UNREAD_BYTES = 16L * 1024 * 1024;

  // Small enough to see a slow client take them one by one.
  private static final int PIECE_BYTES = 16 * 1024;

  private final HttpServerResponse response;
  private final boolean endsWhenTaken;
  private final LongConsumer taken;
  private Buffer piece = Buffer.buffer();
  private long unread;
  private boolean closed;
  private @Nullable Runnable held;

  /**
   * An answer without a line.
   *
   * @param taken is told of the bytes that have gone out
   */
  AnswerStream(HttpServerRequest request, LongConsumer taken) {
    this.response = request.response();
    // Else the stream could not be reset any more if the client takes no more of it.
    this.endsWhenTaken = request.version() == HttpVersion.HTTP_2;
    this.taken = taken;
  }

  /** Adds a line; it goes out at the next flush at the latest. */
  void add(Object line) {
    if (closed) {
      return;
    }
    piece.appendBytes(Json.write(line)).appendByte((byte) '\n');
    if (piece.length() >= PIECE_BYTES) {
      flush();
    }
  }

  void flush() {
    if (piece.length() > 0 && !closed) {
      Buffer full = piece;
      piece = Buffer.buffer();
      track(response.write(full), full.length());
    }
  }

  /**
   * Ends the answer with this line.
   *
   * @param out is run when all has gone out, or cannot go out any more
   */
  void end(Object line, Runnable out) {
    add(line);
    flush();
    closed = true;
    if (endsWhenTaken && unread > 0) {
      held = () -> response.end().onComplete(done -> out.run());
    } else {
      response.end().onComplete(done -> out.run());
    }
  }

  private void track(Future<Void> written, int length) {
    unread += length;
    written.onComplete(
        done -> {
          unread -= length;
          if (done.succeeded()) {
            taken.accept(length);
          }
          endIfTaken();
        });
  }

  private void endIfTaken() {
    Runnable end = held;
    if (unread == 0 && end != null) {
      held = null;
      end.run();
    }
  }

  /** There is nobody to write to any more. */
  void close() {
    closed = true;
    held = null;
  }

  /** Whether there are lines that the client has not taken. */
  boolean waits() {
    return unread > 0;
  }

  /** Whether so much waits that no more should be asked for. */
  boolean isFull() {
    return unread > MAX_UNREAD_BYTES;
  }
}
