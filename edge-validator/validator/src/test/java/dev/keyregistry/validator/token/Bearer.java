package dev.keyregistry.validator.token;

import static dev.keyregistry.infra.testkit.TestIssuer.AUDIENCE;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody with tokens in front of a validator that knows their issuer and the tenant acme. */
final class Bearer implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final ClaimMapping CLAIMS = ClaimMapping.ofTenantClaim("tenant");

  private final TestIssuer issuer = TestIssuer.start();
  private final KeyImage image = new KeyImage();
  private volatile Instant now = NOW;
  private volatile Duration passed = Duration.ZERO;
  private @Nullable JwtTokens tokens;
  private KeyValidator validator = new KeyValidator(image, () -> now);

  Bearer() {
    image.apply(tenant(1));
    issuer.addKey("k1");
  }

  /** Accepts tokens as the configuration says, and waits until the issuer's keys are known. */
  Bearer accepted(TokenIssuer config) {
    return accepted(TokenConfig.of(config)).keysKnown();
  }

  Bearer accepted(TokenConfig config) {
    tokens = JwtTokens.start(config, () -> now, () -> passed.toNanos());
    validator = new KeyValidator(image, () -> now, tokens);
    return this;
  }

  Bearer keysKnown() {
    await().until(() -> tokens().issuers().stream().noneMatch(i -> Double.isNaN(i.ageSeconds())));
    return this;
  }

  /** The usual configuration. */
  TokenIssuer usual() {
    return usual(CLAIMS);
  }

  TokenIssuer usual(ClaimMapping claims) {
    return TokenIssuer.of(issuer.name(), AUDIENCE, IssuerKeySource.of(issuer.keysUrl()), claims);
  }

  TestIssuer issuer() {
    return issuer;
  }

  KeyImage image() {
    return image;
  }

  JwtTokens tokens() {
    if (tokens == null) {
      throw new IllegalStateException("no tokens are accepted yet");
    }
    return tokens;
  }

  /** Lets time pass on every clock. */
  void pass(Duration time) {
    now = now.plus(time);
    passed = passed.plus(time);
  }

  /** What a good token says. */
  Map<String, Object> claims() {
    return issuer.claims("ann", "acme", "invoices:read openid", NOW);
  }

  String token() {
    return issuer.token("k1", claims());
  }

  Decision decide(String token, Demand demand) {
    return validator.validate(carriage(token), demand);
  }

  Verdict verdict(String token) {
    return decide(token, Demand.NOTHING).verdict();
  }

  /** The verdict after whatever had to be fetched for it. */
  Verdict finalVerdict(String token) throws Exception {
    Carriage carriage = carriage(token);
    Decision first = validator.validate(carriage, Demand.NOTHING);
    CompletionStage<?> lacking = first.allowed() ? null : tokens().lacking(carriage, first);
    if (lacking != null) {
      Object unused = lacking.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    return validator.validate(carriage, Demand.NOTHING).verdict();
  }

  /** Whether something is fetched for the token. */
  boolean fetchesFor(String token) {
    Carriage carriage = carriage(token);
    Decision first = validator.validate(carriage, Demand.NOTHING);
    return tokens().lacking(carriage, first) != null;
  }

  static Carriage carriage(String token) {
    return Carriage.ofAuthorization(CarriageKind.headers(), "Bearer " + token);
  }

  @Override
  public void close() {
    issuer.close();
    if (tokens != null) {
      tokens.close();
    }
  }
}
