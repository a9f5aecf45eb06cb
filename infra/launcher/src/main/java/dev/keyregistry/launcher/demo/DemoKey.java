package dev.keyregistry.launcher.demo;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** A key of the demonstration, and what is known of it at each edge. */
final class DemoKey {

  private final String id;
  private final String secret;
  private final AtomicIntegerArray shownDenied;
  private volatile boolean revoking;

  DemoKey(String id, String secret, int edges) {
    this.id = id;
    this.secret = secret;
    this.shownDenied = new AtomicIntegerArray(edges);
  }

  String id() {
    return id;
  }

  String secret() {
    return secret;
  }

  /** Its revocation is about to be asked for: from now on an edge may deny it. */
  void revoking() {
    revoking = true;
  }

  boolean isRevoking() {
    return revoking;
  }

  /** An edge has denied it: from now on that edge must never allow it. */
  void denied(int edge) {
    shownDenied.set(edge, 1);
  }

  boolean wasDenied(int edge) {
    return shownDenied.get(edge) == 1;
  }

  @Override
  public String toString() {
    return id; // not the secret
  }
}
