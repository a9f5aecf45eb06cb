package dev.keyregistry.query.http;

import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may see: one of the tenant {@code registry} everything, any other its own tenant
 * only. What is foreign is answered like what is unknown, with 404.
 */
final class Confinement {

  private Confinement() {}

  /**
   * The tenant that a list is confined to; {@code null} for none.
   *
   * @param asked the tenant that the caller asked for, if it did
   * @throws ProblemException 404 if that is not the caller's to see
   */
  static @Nullable TenantId tenant(Caller caller, @Nullable TenantId asked) {
    if (asked != null && !caller.mayReach(asked)) {
      throw unknown("The tenant");
    }
    return asked == null && !caller.administersCell() ? caller.identity().tenant() : asked;
  }

  static ProblemException unknown(String what) {
    return new ProblemException(Problem.notFound(what));
  }
}
