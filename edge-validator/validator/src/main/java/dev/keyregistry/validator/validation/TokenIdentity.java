package dev.keyregistry.validator.validation;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Who a token speaks of.
 *
 * @param issuer who issued it, a URL without a fragment
 * @param subject whom the issuer means, unique there; without control characters
 * @param tenant whose it is
 * @param environment which it is for
 * @param scopes what it may do, as mapped by the issuer's configuration
 */
public record TokenIdentity(
    String issuer, String subject, TenantId tenant, Environment environment, Scopes scopes)
    implements Identity {

  /** What the name of each token's bearer begins with; no key's does. */
  public static final String ACTOR_PREFIX = "token:";

  public TokenIdentity {
    requireNonNull(issuer, "issuer");
    requireNonNull(subject, "subject");
    requireNonNull(tenant, "tenant");
    requireNonNull(environment, "environment");
    requireNonNull(scopes, "scopes");
  }

  @Override
  public @Nullable KeyId key() {
    return null;
  }

  @Override
  public @Nullable GroupId group() {
    return null;
  }

  /** {@code token:<issuer>#<subject>}: the first {@code #} ends the issuer, which has none. */
  @Override
  public String actor() {
    return ACTOR_PREFIX + issuer + '#' + subject;
  }
}
