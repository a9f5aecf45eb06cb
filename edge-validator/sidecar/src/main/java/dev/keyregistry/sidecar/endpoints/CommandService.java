package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.KeyId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where keys are revoked: an edge has no authority of its own. */
@FunctionalInterface
public interface CommandService {

  /** There is none that this edge knows of. */
  CommandService NONE =
      (key, authorization) -> CompletableFuture.completedFuture(new Outcome.Unanswered());

  /**
   * Asks for a key to be revoked, on the caller's authority. Asked again, it takes effect once.
   *
   * @param authorization the caller's own credential, as it came
   * @return completes within a bounded time, and never exceptionally
   */
  CompletionStage<Outcome> revoke(KeyId key, String authorization);

  /** What came of it. */
  sealed interface Outcome {

    /** The key is revoked. */
    record Revoked() implements Outcome {}

    /** Nobody knows of such a key whom the caller may ask. */
    record Unknown() implements Outcome {}

    /**
     * It is not done, and asking again does not help.
     *
     * @param challenge the answer's {@code WWW-Authenticate}
     */
    record Refused(int status, String code, String detail, @Nullable String challenge)
        implements Outcome {}

    /** It may be done or not: it must be asked again. */
    record Unanswered() implements Outcome {}
  }
}
