package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.Continuations;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeySource;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.TokenIdentity;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the keys of tokens, which are secrets of keys. */
public final class Tokens {

  private static final Set<CarriageKind> BEARER = Set.of(CarriageKind.BEARER);

  private final KeySource image;
  private final KeyValidator validator;
  private final Lookups lookups;

  public Tokens(KeySource image, KeyValidator validator, Lookups lookups) {
    this.image = image;
    this.validator = validator;
    this.lookups = lookups;
  }

  /**
   * What is known of a token.
   *
   * @param decision what an edge would say of a request with it that demands nothing
   * @param key whose secret it is; {@code null} if nobody's
   */
  record Found(Decision decision, @Nullable KeyEntry key, SecretHash hash) {}

  /**
   * Finds the key, at once or when it was fetched; then the request goes on.
   *
   * @throws ProblemException 503 if it cannot be said whether there is one; 400 for another
   *     issuer's token, which is accepted here but is not the registry's to tell of or to revoke
   */
  void find(RoutingContext request, String token, Consumer<Found> then) {
    refuseTokenOfOthers(token);
    Carriage carriage = Carriage.ofSecret(token);
    Decision decision = validator.validate(carriage, Demand.NOTHING);
    CompletionStage<?> lacking = decision.allowed() ? null : lookups.lacking(carriage, decision);
    if (lacking == null) {
      then.accept(found(token, decision));
    } else {
      Continuations.resume(
          request,
          lacking,
          done -> then.accept(found(token, validator.validate(carriage, Demand.NOTHING))));
    }
  }

  // RFC 7009, section 2.2.1. Nobody is to take it for revoked.
  private void refuseTokenOfOthers(String token) {
    Carriage bearer = Carriage.ofAuthorization(BEARER, "Bearer " + token);
    if (validator.validate(bearer, Demand.NOTHING).key() instanceof TokenIdentity) {
      throw new ProblemException(
          Problem.of(
              400,
              "unsupported_token_type",
              "The token is another issuer's: ask there, or have it revoked there"));
    }
  }

  private Found found(String token, Decision decision) {
    SecretHash hash = hash(token);
    KeyEntry key = hash.equals(NOTHING) ? null : image.find(hash);
    // E8: a key that is not held, or no longer, is not one that there is not.
    if (key == null && (decision.verdict() == Verdict.STALE || decision.key() != null)) {
      throw ProblemException.tryAgain("stale", "The token's key could not be looked up");
    }
    return new Found(decision, key, hash);
  }

  private static final SecretHash NOTHING = new SecretHash(0, 0, 0, 0);

  private static SecretHash hash(String token) {
    try {
      return Secret.of(token.strip()).hash();
    } catch (IllegalArgumentException e) {
      return NOTHING; // no secret can be written so
    }
  }
}
