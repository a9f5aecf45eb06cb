package dev.keyregistry.command.http;

import dev.keyregistry.events.SecretHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an import that are under way, in order. They are worked on together, but of rows with
 * the same secret the first one counts: a later one waits for it.
 *
 * <p>For one thread, but for the rows' own work.
 */
final class RowWindow {

  static final int MAX_ROWS = 512;
  static final long MAX_BYTES = 4L * 1024 * 1024;

  private static final long NOTHING_WAITED = -1;

  private final Executor workers;
  private final Runnable answered;
  private final Deque<UnderWay> rows = new ArrayDeque<>();
  private final Map<SecretHash, CompletableFuture<RowAnswer>> newestOfSecret = new HashMap<>();
  private long bytes;
  private long taken;
  private long takenAtLook = NOTHING_WAITED;
  private volatile boolean abandoned;

  private record UnderWay(
      @Nullable SecretHash secret, CompletableFuture<RowAnswer> answer, int bytes) {}

  /**
   * An empty window.
   *
   * @param workers where rows may block
   * @param answered called on a worker after each row's work
   */
  RowWindow(Executor workers, Runnable answered) {
    this.workers = workers;
    this.answered = answered;
  }

  /**
   * Begins a row.
   *
   * @param size the bytes of its line
   */
  void add(ImportRow row, int size) {
    SecretHash secret = row.secret();
    if (secret == null) {
      rows.add(new UnderWay(null, CompletableFuture.completedFuture(row.work().get()), 0));
      return;
    }
    var answer = new CompletableFuture<RowAnswer>();
    CompletableFuture<RowAnswer> earlier = newestOfSecret.put(secret, answer);
    rows.add(new UnderWay(secret, answer, size));
    bytes += size;
    Runnable work = () -> work(row, answer);
    if (earlier == null) {
      workers.execute(work);
    } else {
      var unused = earlier.thenRunAsync(work, workers);
    }
  }

  private void work(ImportRow row, CompletableFuture<RowAnswer> answer) {
    answer.complete(abandoned ? RowAnswer.NONE : row.work().get());
    answered.run();
  }

  /** Takes the answer of the oldest row; {@code null} while there is none. */
  @Nullable RowAnswer poll() {
    UnderWay oldest = rows.peek();
    if (oldest == null || !oldest.answer.isDone()) {
      return null;
    }
    rows.remove();
    taken++;
    bytes -= oldest.bytes;
    if (oldest.secret != null) {
      newestOfSecret.remove(oldest.secret, oldest.answer);
    }
    return oldest.answer.join();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean isFull() {
    return rows.size() >= MAX_ROWS || bytes > MAX_BYTES;
  }

  /** Looks, and tells whether the oldest row has been under way since the last look. */
  boolean waits() {
    boolean same = !rows.isEmpty() && taken == takenAtLook;
    takenAtLook = rows.isEmpty() ? NOTHING_WAITED : taken;
    return same;
  }

  /** Nobody waits for the answers any more: work that has not begun is not done. */
  void abandon() {
    abandoned = true;
  }
}
