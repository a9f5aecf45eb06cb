package dev.keyregistry.validator.validation;

import dev.keyregistry.events.SecretHash;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What may have to be fetched from elsewhere before a denial is final. */
@FunctionalInterface
public interface Lookups {

  /** Everything is at hand: each decision is final. */
  Lookups NONE = (carriage, decision) -> null;

  /**
   * Fetches keys that the image does not hold.
   *
   * @param fetch starts to fetch the key with a secret; as {@link #lacking}
   */
  static Lookups ofKeys(Function<SecretHash, @Nullable CompletionStage<?>> fetch) {
    return (carriage, decision) ->
        decision.verdict() == Verdict.STALE && decision.key() == null && carriage.problem() == null
            ? fetch.apply(carriage.hash())
            : null;
  }

  /** These, and the others where these have nothing to fetch. */
  default Lookups or(Lookups others) {
    return (carriage, decision) -> {
      CompletionStage<?> lacking = lacking(carriage, decision);
      return lacking == null ? others.lacking(carriage, decision) : lacking;
    };
  }

  /**
   * Starts to fetch what the decision lacked, if it lacked anything.
   *
   * @return completes, within a bounded time and never exceptionally, when the same question is to
   *     be asked once more, and that answer is final; {@code null} if this one is
   */
  @Nullable CompletionStage<?> lacking(Carriage carriage, Decision decision);
}
