package dev.keyregistry.command.http;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.ReferenceId;
import dev.keyregistry.events.key.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where new ids and secrets come from. */
public final class NewKeys {

  private final KeyFormat format;
  private final SecureRandom random;

  public NewKeys(KeyFormat format, SecureRandom random) {
    this.format = format;
    this.random = random;
  }

  KeyId id(Instant now) {
    return new KeyId(Uuid7.at(now, random));
  }

  GroupId groupId(Instant now) {
    return new GroupId(Uuid7.at(now, random));
  }

  /** The secret of a new key: set by its value or by its hash, or else generated. */
  GivenSecret secretOf(KeyDocument key) {
    if (key.value() != null) {
      return GivenSecret.ofValue(key.value(), format);
    }
    if (key.sha256() != null) {
      return GivenSecret.ofHash(key.sha256());
    }
    CredentialKind kind = key.isReferenceId() ? CredentialKind.REFERENCE_ID : null;
    return GivenSecret.generated(secret(key.environmentOrLive(), kind), kind);
  }

  /** A new secret for a key of this environment whose secrets are of this kind. */
  Secret secret(Environment environment, @Nullable CredentialKind kind) {
    return kind == CredentialKind.REFERENCE_ID
        ? ReferenceId.generate(random)
        : format.generate(environment, random);
  }
}
