package dev.keyregistry.command;

import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.IssuerKeySource;
import dev.keyregistry.validator.token.TokenIssuer;
import java.time.Instant;

/** An issuer whose tokens may administer the registry. */
final class Administrators {

  private Administrators() {}

  /** Its configuration. */
  static TokenIssuer of(TestIssuer issuer) {
    return TokenIssuer.of(
        issuer.name(),
        TestIssuer.AUDIENCE,
        IssuerKeySource.of(issuer.keysUrl()),
        ClaimMapping.ofTenantClaim("tenant").administering());
  }

  /** A token of it, good for an hour. */
  static String token(TestIssuer issuer, String subject, String tenant, String scopes) {
    return issuer.token("k1", issuer.claims(subject, tenant, scopes, Instant.now()));
  }
}
