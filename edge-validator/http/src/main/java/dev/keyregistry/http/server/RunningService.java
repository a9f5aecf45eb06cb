package dev.keyregistry.http.server;

import java.net.URI;

/** A service that listens. */
public interface RunningService extends AutoCloseable {

  /** The service's address as its own host sees it. */
  URI uri();

  /** Lets requests under way end, and stops. */
  @Override
  void close();
}
