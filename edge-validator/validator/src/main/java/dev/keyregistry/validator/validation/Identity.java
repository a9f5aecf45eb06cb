package dev.keyregistry.validator.validation;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/** Who a request comes from, as it was when a decision about it was made. */
public sealed interface Identity permits KeyIdentity, TokenIdentity {

  /** The key; {@code null} of whoever has a token. */
  @Nullable KeyId key();

  /** Whose it is. */
  TenantId tenant();

  /** The key's group, if any. */
  @Nullable GroupId group();

  Environment environment();

  /** On whose behalf it acts, if on anybody's. */
  @Nullable String subject();

  /** What it may do, roles included. */
  Scopes scopes();

  /** Its name in events and in whatever else is kept of a call; never a secret. */
  String actor();
}
