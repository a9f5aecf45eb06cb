package dev.keyregistry.http.server;

import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Runs what may block on virtual threads, and the answer back on the event loop. A bounded number
 * runs at once; a request beyond it is answered 503 {@code overloaded} at once, and not queued.
 */
public final class BlockingWork implements AutoCloseable {

  private final Semaphore places;
  private final ExecutorService threads;

  public BlockingWork(String name, int maxConcurrent) {
    places = new Semaphore(maxConcurrent);
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + '-', 0).factory());
  }

  /** Does the work off the event loop, then answers on it; call it on the event loop. */
  public <T> void run(RoutingContext request, Callable<T> work, Consumer<? super T> answer) {
    if (!places.tryAcquire()) {
      throw ProblemException.tryAgain("overloaded", "Too many requests are under way");
    }
    var done = new CompletableFuture<T>();
    Continuations.resume(request, done, answer);
    try {
      threads.execute(() -> complete(work, done));
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private <T> void complete(Callable<T> work, CompletableFuture<T> done) {
    try {
      done.complete(work.call());
    } catch (Throwable e) { // also an Error must end the request
      done.completeExceptionally(e);
    } finally {
      places.release();
    }
  }

  /** Waits for the work under way. */
  @Override
  public void close() {
    threads.close();
  }
}
