package dev.keyregistry.http.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs, in the order in which it was started; closed in the opposite order, once. A part may
 * be added on one thread while another one closes them all.
 */
public final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes a part.
   *
   * @throws ServerStartException after closing it, if the others were closed meanwhile
   */
  public <P extends AutoCloseable> P add(P part) {
    synchronized (this) {
      if (!closed) {
        parts.push(part);
        return part;
      }
    }
    closeQuietly(part);
    throw new ServerStartException("stopped while starting");
  }

  /** Runs what adds the parts; if it fails, those that were added are closed. */
  public <T> T opening(Supplier<T> open) {
    try {
      return open.get();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  /** Returns when all are closed, also if another thread closes them. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      closeQuietly(parts.pop());
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
    }
  }
}
