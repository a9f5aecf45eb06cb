package dev.keyregistry.sidecar.policy;

import java.util.List;

/** A policy file that cannot be used; the message names every fault and its line. */
public final class PolicyException extends Exception {

  private final transient List<String> faults;

  PolicyException(List<String> faults) {
    super(String.join("\n", faults), null, false, false);
    this.faults = List.copyOf(faults);
  }

  /** One line each: {@code file:line: what is wrong}. */
  public List<String> faults() {
    return faults;
  }
}
