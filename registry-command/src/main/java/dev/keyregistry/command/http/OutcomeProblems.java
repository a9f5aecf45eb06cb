package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;

/** What a command came to, as a problem document, where it did not take effect. */
final class OutcomeProblems {

  private OutcomeProblems() {}

  static ProblemException of(Outcome outcome) {
    return new ProblemException(
        switch (outcome) {
          case Outcome.Done done -> throw new IllegalArgumentException("took effect");
          case Outcome.Replayed replayed -> throw new IllegalArgumentException("took effect");
          case Outcome.Refused refused -> refused(refused);
          case Outcome.VersionMismatch mismatch ->
              Problem.of(412, "version_mismatch", "It is at version " + mismatch.version());
          case Outcome.Contended contended ->
              Problem.of(409, "contended", "Others keep changing it; try again");
          case Outcome.CallerChanged changed ->
              Problem.of(503, "caller_changed", "The caller's key keeps changing; try again");
          case Outcome.SecretTaken taken ->
              Problem.of(409, "secret_taken", "A key has or had this secret");
          case Outcome.IdempotencyMismatch mismatch ->
              Problem.of(
                  422,
                  "idempotency_key_reused",
                  "This Idempotency-Key was used for another request");
        });
  }

  private static Problem refused(Outcome.Refused refused) {
    return switch (refused.refusal()) {
      case NOT_FOUND -> Problem.of(404, "not_found", refused.detail());
      case ALREADY_EXISTS -> Problem.of(409, "already_exists", refused.detail());
      case REVOKED -> Problem.of(409, "key_revoked", refused.detail());
      case RESERVED_TENANT -> Problem.of(409, "reserved_tenant", refused.detail());
      case TENANT_SUSPENDED -> Problem.of(409, "tenant_suspended", refused.detail());
      case GRANTS_TOO_MUCH -> Problem.of(403, "grants_too_much", refused.detail());
      case TOO_MANY_CHANGES -> Problem.of(409, "too_many_changes", refused.detail());
      case TOO_MANY_SECRETS -> Problem.of(409, "too_many_secrets", refused.detail());
      case TOO_MANY_ROLES -> Problem.of(409, "too_many_roles", refused.detail());
      case TOO_MANY_CUTS -> Problem.of(409, "too_many_cuts", refused.detail());
      case CONFIRMATION_NEEDED -> Problem.of(409, "confirmation_needed", refused.detail());
      case COUNT_DIFFERS -> Problem.of(409, "count_differs", refused.detail());
      case LAST_ROOT_KEY -> Problem.of(409, "last_root_key", refused.detail());
      case GROUP_NOT_EMPTY -> Problem.of(409, "group_not_empty", refused.detail());
      case ROTATION_DUE -> Problem.of(409, "rotation_due", refused.detail());
      case NO_ROTATION -> Problem.of(409, "no_rotation", refused.detail());
      case NOT_DELETED -> Problem.of(409, "not_deleted", refused.detail());
      case UNDELETE_WINDOW_OVER -> Problem.of(409, "undelete_window_over", refused.detail());
      case INVALID -> invalid(refused);
    };
  }

  private static Problem invalid(Outcome.Refused refused) {
    String field = refused.field();
    return field == null
        ? Problem.of(422, "invalid_request_body", refused.detail())
        : Problem.invalid(field, refused.detail());
  }
}
