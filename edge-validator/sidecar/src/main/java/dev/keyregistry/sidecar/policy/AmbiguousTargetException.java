package dev.keyregistry.sidecar.policy;

/**
 * A request target that the gateway, the edge and the API behind them may read differently. What it
 * says is safe to log: it repeats no part of the target.
 */
public final class AmbiguousTargetException extends Exception {

  AmbiguousTargetException(String why) {
    super(why, null, false, false);
  }
}
