package dev.keyregistry.validator.validation;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.validator.image.KeyEntry;
import org.jspecify.annotations.Nullable;

/** Who a key is, as it was when a decision about it was made. */
public final class KeyIdentity implements Identity {

  // Shown on demand: most who are let through are never looked at.
  private final KeyEntry entry;
  private final Scopes scopes;

  KeyIdentity(KeyEntry entry, Scopes scopes) {
    this.entry = entry;
    this.scopes = scopes;
  }

  @Override
  public KeyId key() {
    return entry.id();
  }

  @Override
  public TenantId tenant() {
    return entry.tenant();
  }

  @Override
  public @Nullable GroupId group() {
    return entry.group();
  }

  @Override
  public Environment environment() {
    return entry.environment();
  }

  @Override
  public @Nullable String subject() {
    return entry.subject();
  }

  /** The greatest rate at which each edge lets it be used; {@code null} for no limit. */
  public UsagePolicy.@Nullable RateLimit rateLimit() {
    return entry.rateLimit();
  }

  @Override
  public Scopes scopes() {
    return scopes;
  }

  /** The key's id. */
  @Override
  public String actor() {
    return key().value();
  }

  @Override
  public String toString() {
    return "KeyIdentity[" + key() + " of " + tenant() + ']';
  }
}
