package dev.keyregistry.validator.image;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/** What a request is judged by. Any number of threads may ask; no answer waits for another. */
public interface KeySource {

  /**
   * The key that has this secret, be it that the secret's time is over; {@code null} if none is
   * held, which says nothing yet about whether there is one.
   */
  @Nullable KeyEntry find(SecretHash secret);

  /** The key itself, if it is held. */
  @Nullable KeyEntry find(KeyId id);

  /** Whether it is known that no key has a secret of which {@link #find} found none. */
  boolean rulesOut(SecretHash secret);

  /**
   * How a tenant stands, for those who have no key in it: {@code GOOD}, {@code TENANT_SUSPENDED},
   * or {@code UNKNOWABLE} if it is absent or its record unreadable (rule E2).
   */
  Standing standing(TenantId tenant);

  /** Whether it lacks nothing that this edge has ever denied; else bounded keys are not served. */
  boolean isTrusted();

  /** Every event up to here is reflected. */
  long appliedPosition();
}
