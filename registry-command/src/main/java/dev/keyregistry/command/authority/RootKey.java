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
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cell's first key: made at the first start on an empty log, in the reserved tenant, and
 * written to a file that only its owner may read.
 */
public final class RootKey {

  private static final Logger LOG = LoggerFactory.getLogger(RootKey.class);

  private RootKey() {}

  /**
   * Makes the root key if the log is empty. The file is written first: a process that is killed
   * before the append leaves a secret that the next start takes up, never a key without one.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void ensure(
      LogDatabase database, Path file, KeyFormat format, Instant now, RandomGenerator random) {
    if (database.log().head().position() > 0) {
      return;
    }
    Secret secret = secret(file, format, random);
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

  private static Secret secret(Path file, KeyFormat format, RandomGenerator random) {
    Secret fresh = format.generate(Environment.LIVE, random);
    try {
      SecretFile.create(file, fresh);
      return fresh;
    } catch (FileAlreadyExistsException e) {
      return left(file, fresh);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the root key to " + file, e);
    }
  }

  // What an earlier first start wrote before it was killed, if it got as far as writing it.
  private static Secret left(Path file, Secret fresh) {
    try {
      Files.setPosixFilePermissions(file, SecretFile.MODE);
      String text = Files.readString(file).strip();
      if (!text.isEmpty()) {
        return Secret.of(text);
      }
      Files.writeString(file, fresh.reveal() + '\n');
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the root key in " + file, e);
    }
  }
}
