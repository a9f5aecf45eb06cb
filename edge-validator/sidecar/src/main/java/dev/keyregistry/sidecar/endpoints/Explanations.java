package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.http.auth.Caller;

/** Says how a request would be decided, and why. */
@FunctionalInterface
public interface Explanations {

  /**
   * The decision and its reasons. It uses nothing up.
   *
   * @throws dev.keyregistry.http.problem.ProblemException 404 if the key is unknown, or none of the
   *     caller's business
   */
  Explained explain(WouldBe request, Caller caller);
}
