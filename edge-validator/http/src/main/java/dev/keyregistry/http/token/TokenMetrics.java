package dev.keyregistry.http.token;

import dev.keyregistry.validator.token.IssuerStatus;
import dev.keyregistry.validator.token.JwtTokens;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators want to know of tokens and their issuers. */
public final class TokenMetrics {

  private TokenMetrics() {}

  public static void bind(MeterRegistry metrics, JwtTokens tokens) {
    Gauge.builder("registry.tokens.remembered", tokens, JwtTokens::remembered)
        .description("Verified tokens that are remembered")
        .register(metrics);
    for (IssuerStatus issuer : tokens.issuers()) {
      Gauge.builder("registry.tokens.keys.age", issuer, IssuerStatus::ageSeconds)
          .description("Seconds since the issuer's keys were read; not a number before the first")
          .tag("issuer", issuer.issuer())
          .strongReference(true)
          .register(metrics);
      FunctionCounter.builder("registry.tokens.keys.failures", issuer, IssuerStatus::failures)
          .description("How many times the issuer's keys could not be read")
          .tag("issuer", issuer.issuer())
          .register(metrics);
    }
  }
}
