package dev.keyregistry.command.http;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import java.security.SecureRandom;
import java.time.Instant;

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

  Secret secret(Environment environment) {
    return format.generate(environment, random);
  }
}
