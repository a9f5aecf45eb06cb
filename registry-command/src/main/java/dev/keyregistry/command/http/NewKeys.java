package dev.keyregistry.command.http;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
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
  GivenSecret secret(Environment environment, @Nullable String value, @Nullable String sha256) {
    if (value != null) {
      return GivenSecret.ofValue(value, format);
    }
    return sha256 == null ? GivenSecret.generated(secret(environment)) : GivenSecret.ofHash(sha256);
  }

  Secret secret(Environment environment) {
    return format.generate(environment, random);
  }
}
