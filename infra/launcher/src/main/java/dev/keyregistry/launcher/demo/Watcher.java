package dev.keyregistry.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Asks one edge again and again about a key that is being revoked, until the edge denies it. */
final class Watcher implements AutoCloseable {

  // A pause between two requests leaves the processors to what is being measured.
  private static final Duration PAUSE = Duration.ofNanos(50_000);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int REQUESTS_AFTERWARDS = 10;

  private final ExecutorService thread;
  private final EdgeConnection connection;
  private final int edge;
  private final Judge judge;

  Watcher(URI url, int edge, Judge judge) throws IOException {
    this.connection = new EdgeConnection(url);
    this.edge = edge;
    this.judge = judge;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("watcher-" + (edge + 1)).factory());
  }

  /**
   * Watches a key.
   *
   * @param allowedOnce is told when the edge has allowed it, which shows that the watch has begun
   * @return the {@link System#nanoTime} at which the first denial was received
   */
  Future<Long> watch(DemoKey key, CountDownLatch allowedOnce) {
    return thread.submit(
        () -> {
          try {
            judge.isDenied(connection, edge, key);
          } finally {
            allowedOnce.countDown();
          }
          long deadline = System.nanoTime() + LIMIT.toNanos();
          while (!judge.isDenied(connection, edge, key)) {
            if (System.nanoTime() - deadline > 0) {
              throw new DemoException(
                  "edge %d still allows %s %d s after its revocation"
                      .formatted(edge + 1, key, LIMIT.toSeconds()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
          }
          long denied = System.nanoTime();
          for (int i = 0; i < REQUESTS_AFTERWARDS; i++) {
            judge.isDenied(connection, edge, key);
          }
          return denied;
        });
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    connection.close();
  }
}
