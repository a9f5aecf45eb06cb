package dev.keyregistry.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches how much of the heap is live: it collects all garbage again and again. */
final class LiveHeap implements AutoCloseable {

  private static final long PAUSE_MILLIS = 250;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final long before = now();
  private final Thread thread = Thread.ofPlatform().name("live-heap").unstarted(this::watch);
  private volatile long peak = before;

  LiveHeap() {
    thread.start();
  }

  /** What is live now, in bytes. */
  static long now() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void watch() {
    try {
      while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, now());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long before() {
    return before;
  }

  long peak() {
    return peak;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
