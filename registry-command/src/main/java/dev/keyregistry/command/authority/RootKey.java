package dev.keyregistry.command.authority;

import dev.keyregistry.command.eventlog.AppendRequest;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.log.LoggedEvent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cell's first key: made at the first start on an empty log, in the reserved tenant, and
 * written to a file that only its owner may read.
 */
public final class RootKey {

  private static final Logger LOG = LoggerFactory.getLogger(RootKey.class);

  private static final int FIRST_EVENTS = 2; // the tenant and the key

  private RootKey() {}

  /**
   * Makes the root key if the log is empty. Its secret is written first, beside the file, and moved
   * there once the log has the key: a process that is killed in between leaves what the next start
   * settles, and of several that start at once the file gets the secret of the key that was made.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void ensure(
      LogDatabase database, Path file, KeyFormat format, Instant now, RandomGenerator random) {
    var secrets = new RootKeyFile(file);
    if (database.log().head().position() == 0) {
      make(database, secrets, file, format, now, random);
    }
    if (secrets.isAwaited()) {
      root(database).ifPresent(secrets::settle);
    }
  }

  /** The root key's secret; empty if the log was begun in another way. */
  private static Optional<SecretHash> root(LogDatabase database) {
    return database.log().after(0, FIRST_EVENTS).stream()
        .map(LoggedEvent::event)
        .filter(KeyCreated.class::isInstance)
        .map(event -> ((KeyCreated) event).secret().sha256())
        .findFirst();
  }

  private static void make(
      LogDatabase database,
      RootKeyFile secrets,
      Path file,
      KeyFormat format,
      Instant now,
      RandomGenerator random) {
    Secret secret = secrets.secret().orElse(null);
    if (secret == null) {
      secret = format.generate(Environment.LIVE, random);
      secrets.await(secret);
    }
    Provenance by = Provenance.system(now, "first start");
    var tenant = new TenantCreated(TenantId.REGISTRY, "Key registry", null, by);
    KeyCreated key = created(secret, by, random);
    var request =
        new AppendRequest(
            List.of(tenant, key),
            new Condition(List.of(TenantId.REGISTRY.recordKey()), 0),
            Condition.NONE,
            List.of(secret.hash()),
            null);
    AppendResult result = database.append(request).join();
    if (result instanceof AppendResult.Appended) {
      LOG.info("The root key {} was made; its secret is in {}", key.key(), file);
    } else {
      LOG.info("Another process made the root key");
    }
  }

  static KeyCreated created(Secret secret, Provenance by, RandomGenerator random) {
    return new KeyCreated(
        new KeyId(Uuid7.at(by.at(), random)),
        TenantId.REGISTRY,
        null,
        Environment.LIVE,
        KeyProfile.labelled("root"),
        Scopes.of("registry:*"),
        List.of(),
        Restrictions.NONE,
        // It must work through any outage, not least to end one.
        new UsagePolicy(MaxStaleness.UNBOUNDED, null, null),
        new SecretGeneration(1, secret.hash(), secret.hint()),
        by);
  }
}
