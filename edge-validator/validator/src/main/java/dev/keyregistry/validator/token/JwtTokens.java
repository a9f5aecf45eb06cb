package dev.keyregistry.validator.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.validation.BearerToken;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.Tokens;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens of the configured issuers (RFC 7519). Those that were verified are remembered by
 * their hash until they expire, as long as the key that signed them is among the issuer's; the
 * time, the tenant and the demand are judged anew with each request. What was refused is not
 * remembered: a token of an unknown issuer or key costs no signature.
 */
public final class JwtTokens implements Tokens, Lookups, AutoCloseable {

  private static final CompletionStage<?> NOTHING_TO_READ = CompletableFuture.completedStage(null);

  private static final String TIMER = "token-keys-timer";

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name(TIMER).daemon().factory());
  private final Cache<SecretHash, Remembered> cache;
  private final InstantSource clock;

  private record Issuer(IssuerKeys keys, ClaimReader claims) {}

  /** A token that was verified, and by what. */
  private record Remembered(Verified token, Issuer issuer, VerificationKey key) {}

  private JwtTokens(TokenConfig config, InstantSource clock, Ticker ticker) {
    this.clock = clock;
    for (TokenIssuer each : config.issuers()) {
      issuers.put(
          each.issuer(),
          new Issuer(new IssuerKeys(each, timer, clock, ticker), new ClaimReader(each)));
    }
    cache =
        Caffeine.newBuilder()
            .maximumSize(config.cacheSize())
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<SecretHash, Remembered>creating(
                    (hash, known) ->
                        Duration.ofMillis(Math.max(0, known.token.expiresAt() - clock.millis()))))
            .build();
  }

  /**
   * Begins to read the issuers' keys, in the background: until they are there, their tokens are
   * answered {@code STALE}.
   */
  public static JwtTokens start(TokenConfig config, InstantSource clock) {
    return start(config, clock, Ticker.systemTicker());
  }

  /** The same, with nanoseconds that a test lets pass. */
  static JwtTokens start(TokenConfig config, InstantSource clock, Ticker ticker) {
    var tokens = new JwtTokens(config, clock, ticker);
    tokens.issuers.values().forEach(issuer -> issuer.keys.start());
    return tokens;
  }

  @Override
  public @Nullable Finding find(BearerToken token) {
    if (issuers.isEmpty()) {
      return null;
    }
    SecretHash hash = token.hash();
    Remembered known = cache.getIfPresent(hash);
    if (known != null) {
      KeySet keys = known.issuer.keys.current();
      if (keys != null && keys.holds(known.key)) {
        return known.token;
      }
      if (keys != null) {
        cache.invalidate(hash); // the issuer has withdrawn the key
      }
    }
    SignedToken signed = SignedToken.of(token.reveal());
    try {
      return signed == null ? null : verified(signed, hash);
    } catch (RefusedToken e) {
      return e.finding();
    }
  }

  private Verified verified(SignedToken token, SecretHash hash) throws RefusedToken {
    String algorithm = token.algorithm();
    ObjectNode claims = token.claims();
    Issuer issuer = issuer(token, algorithm, claims);
    KeySet keys = issuer.keys.current();
    if (keys == null) {
      throw RefusedToken.stale();
    }
    VerificationKey key = keys.find(token.keyName(), algorithm);
    Verified verified = issuer.claims.read(claims);
    if (key == null || !key.verifies(algorithm, token.signed(), token.signature())) {
      throw RefusedToken.unknown();
    }
    if (verified.expiresAt() > clock.millis()) {
      cache.put(hash, new Remembered(verified, issuer, key));
    }
    return verified;
  }

  private Issuer issuer(SignedToken token, String algorithm, ObjectNode claims)
      throws RefusedToken {
    String name = SignedToken.text(claims.get("iss"));
    Issuer issuer = name == null ? null : issuers.get(name);
    if (issuer == null) {
      throw RefusedToken.unknown();
    }
    issuer.claims.checkKind(token, algorithm, claims);
    return issuer;
  }

  @Override
  public @Nullable CompletionStage<?> lacking(Carriage carriage, Decision decision) {
    BearerToken token = carriage.token();
    boolean mayLack = decision.verdict() == Verdict.UNKNOWN || decision.verdict() == Verdict.STALE;
    SignedToken signed = token == null || !mayLack ? null : SignedToken.of(token.reveal());
    try {
      return signed == null ? null : lacking(signed);
    } catch (RefusedToken e) {
      return null;
    }
  }

  private @Nullable CompletionStage<?> lacking(SignedToken token) throws RefusedToken {
    String algorithm = token.algorithm();
    Issuer issuer = issuer(token, algorithm, token.claims());
    KeySet keys = issuer.keys.current();
    boolean known = keys != null && keys.find(token.keyName(), algorithm) != null;
    if (known) {
      return null;
    }
    CompletionStage<?> reading = issuer.keys.readOutOfTurn();
    // Never null: a token of an issuer is nobody's key, and must not be looked for as one.
    return reading == null ? NOTHING_TO_READ : reading;
  }

  /** How many verified tokens are remembered, about. */
  public long remembered() {
    return cache.estimatedSize();
  }

  /** How each issuer's keys are doing. */
  public List<IssuerStatus> issuers() {
    List<IssuerStatus> statuses = new ArrayList<>();
    issuers.forEach((name, issuer) -> statuses.add(new IssuerStatus(name, issuer.keys)));
    return statuses;
  }

  /** Reads no keys any more; those that are there count until they are too old. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
