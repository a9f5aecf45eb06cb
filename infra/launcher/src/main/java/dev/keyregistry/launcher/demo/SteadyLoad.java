package dev.keyregistry.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Validates keys at random, at a steady rate over several connections to each edge. */
final class SteadyLoad implements AutoCloseable {

  static final int CONNECTIONS_PER_EDGE = 2;
  static final int REQUESTS_PER_SECOND = 2_000;

  private static final int WARM_UP_REQUESTS = REQUESTS_PER_SECOND / 2;
  private static final long SEED = 20261121;

  private final List<Thread> threads = new ArrayList<>();
  private final Judge judge;
  private final List<DemoKey> keys;
  private volatile boolean stopped;
  private final CountDownLatch warm = new CountDownLatch(WARM_UP_REQUESTS);
  private volatile @Nullable IOException failure;

  SteadyLoad(List<URI> edges, List<DemoKey> keys, Judge judge) {
    this.judge = judge;
    this.keys = keys;
    int connections = edges.size() * CONNECTIONS_PER_EDGE;
    long interval = 1_000_000_000L * connections / REQUESTS_PER_SECOND;
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < connections; i++) {
      int edge = i % edges.size();
      SplittableRandom own = random.split();
      threads.add(
          Thread.ofPlatform()
              .name("load-" + i)
              .start(() -> run(edges.get(edge), edge, interval, own)));
    }
  }

  private void run(URI url, int edge, long interval, SplittableRandom random) {
    try (var connection = new EdgeConnection(url)) {
      long next = System.nanoTime();
      while (!stopped) {
        judge.isDenied(connection, edge, keys.get(random.nextInt(keys.size())));
        warm.countDown();
        next += interval;
        long early = next - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(early);
        } else {
          next = System.nanoTime(); // a pause is not made up for by a burst
        }
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Returns when the load has run for a while. */
  void awaitWarm() {
    try {
      if (!warm.await(10, TimeUnit.SECONDS)) {
        throw new DemoException("the validation load does not get going", failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  /**
   * Stops it.
   *
   * @throws DemoException if a connection broke meanwhile
   */
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    IOException broken = failure;
    if (broken != null) {
      throw new DemoException("the validation load broke off: " + broken.getMessage(), broken);
    }
  }
}
