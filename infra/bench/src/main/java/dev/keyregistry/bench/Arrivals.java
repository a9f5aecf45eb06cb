package dev.keyregistry.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** When each of a run's messages was sent, and when the last of its receivers had it. */
final class Arrivals {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int receivers;
  private final AtomicLong[] sent;
  private final AtomicLong[] last;
  private final AtomicInteger[] count;

  Arrivals(int messages, int receivers) {
    this.receivers = receivers;
    sent = new AtomicLong[messages];
    last = new AtomicLong[messages];
    count = new AtomicInteger[messages];
    for (int i = 0; i < messages; i++) {
      sent[i] = new AtomicLong();
      last[i] = new AtomicLong();
      count[i] = new AtomicInteger();
    }
  }

  void sent(int message, long nanos) {
    sent[message].set(nanos);
  }

  void arrived(int message, long nanos) {
    last[message].accumulateAndGet(nanos, Math::max);
    count[message].incrementAndGet();
  }

  /** Waits for every message at every receiver. */
  Histogram await() {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    var histogram = new Histogram(3);
    for (int i = 0; i < sent.length; i++) {
      while (count[i].get() < receivers) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("message " + i + " did not arrive everywhere");
        }
        LockSupport.parkNanos(1_000_000);
      }
      histogram.recordValue(Math.max(0, last[i].get() - sent[i].get()));
    }
    return histogram;
  }

  /** Waits until the next message of an even rate is due. */
  static void pace(long start, int message, int perSecond) {
    long due = start + message * (TimeUnit.SECONDS.toNanos(1) / perSecond);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
