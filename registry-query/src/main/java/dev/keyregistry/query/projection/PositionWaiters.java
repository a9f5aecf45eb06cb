package dev.keyregistry.query.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Those who wait for a position: futures and not threads, so that many may wait. */
final class PositionWaiters {

  private static final int MAX_WAITERS = 10_000;

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::position));

  private record Waiter(long position, CompletableFuture<Boolean> done) {}

  CompletableFuture<Boolean> await(long position, Duration limit, LongSupplier newest) {
    var waiter = new Waiter(position, new CompletableFuture<>());
    synchronized (this) {
      // Under the lock that release() takes: no position arrives between this look and the queue.
      if (newest.getAsLong() >= position || waiters.size() >= MAX_WAITERS) {
        return CompletableFuture.completedFuture(newest.getAsLong() >= position);
      }
      waiters.add(waiter);
    }
    return waiter
        .done
        .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((reached, failure) -> forget(waiter));
  }

  void release(long newest) {
    List<Waiter> due = new ArrayList<>();
    synchronized (this) {
      while (!waiters.isEmpty() && waiters.element().position <= newest) {
        due.add(waiters.remove());
      }
    }
    due.forEach(waiter -> waiter.done.complete(true)); // outside the lock: this runs their code
  }

  private synchronized void forget(Waiter waiter) {
    waiters.remove(waiter);
  }
}
