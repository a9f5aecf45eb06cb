package dev.keyregistry.command.authority;

import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.AppendRequest;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyEvent.KeyRevoked;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.log.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * A root key that replaced those before it: for a cell whose root key was lost or got into the
 * wrong hands.
 *
 * @param key the new one
 * @param position of the last event of the change
 * @param revoked those that worked until then
 */
public record RootKeyReset(KeyId key, long position, List<KeyId> revoked) {

  private static final int ATTEMPTS = 8;
  private static final int BATCH = 1024;

  public RootKeyReset {
    revoked = List.copyOf(revoked);
  }

  /**
   * Makes a new root key and revokes every other one, in one append, whether or not services run on
   * the log. The secret is written beside {@code file} first and takes its place after the append,
   * so that at no moment there is a working root key whose secret is in no file.
   *
   * @throws RootKeyException if there is no root key yet, or the file cannot be written
   * @throws LogUnavailableException if the log does not answer; nothing was changed
   * @throws AppendInDoubtException if it is not known whether the change was made
   */
  public static RootKeyReset perform(
      LogDatabase database, Path file, KeyFormat format, Instant now, RandomGenerator random) {
    if (database.log().head().position() == 0) {
      throw new RootKeyException(
          "the log is empty: the first start of the command service makes the root key", null);
    }
    Secret secret = format.generate(Environment.LIVE, random);
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    write(unfinished, secret);
    RootKeyReset done = append(database, secret, unfinished, now, random);
    try {
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RootKeyException(
          "the root key was replaced, but its secret is still in " + unfinished + ": " + e, e);
    }
    return done;
  }

  private static void write(Path unfinished, Secret secret) {
    try {
      Files.deleteIfExists(unfinished); // of a reset that was killed: its key is revoked too
      SecretFile.create(unfinished, secret);
    } catch (IOException e) {
      throw new RootKeyException("cannot write the root key to " + unfinished + ": " + e, e);
    }
  }

  private static RootKeyReset append(
      LogDatabase database, Secret secret, Path unfinished, Instant now, RandomGenerator random) {
    try {
      return append(database, secret, now, random);
    } catch (AppendInDoubtException e) {
      throw new AppendInDoubtException(
          "the log did not answer: if the change was made, the new secret is in "
              + unfinished
              + "; running this again is safe");
    } catch (RuntimeException e) {
      delete(unfinished, e);
      throw e;
    }
  }

  private static void delete(Path unfinished, RuntimeException cause) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e); // it holds a secret of no key
    }
  }

  private static RootKeyReset append(
      LogDatabase database, Secret secret, Instant now, RandomGenerator random) {
    Provenance by = Provenance.system(now, "root key reset");
    KeyCreated created = RootKey.created(secret, by, random);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      long head = database.log().head().position();
      List<KeyId> working = working(database.log(), head);
      List<RegistryEvent> events = new ArrayList<>();
      for (KeyId key : working) {
        events.add(new KeyRevoked(key, TenantId.REGISTRY, RevocationReason.SUPERSEDED, null, by));
      }
      events.add(created); // last: where the new one works, the others do not any more
      // None of them may have changed, and nobody else may have made another one meanwhile.
      var unchanged = new Condition(working.stream().map(KeyId::recordKey).toList(), head);
      var request =
          new AppendRequest(events, unchanged, Condition.NONE, List.of(secret.hash()), null);
      if (join(database, request) instanceof AppendResult.Appended appended) {
        return new RootKeyReset(created.key(), appended.last(), working);
      }
    }
    throw new RootKeyException("the root key keeps being changed by others; try again", null);
  }

  private static AppendResult join(LogDatabase database, AppendRequest request) {
    try {
      return database.append(request).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Root keys are those that no caller made; there is no list of them but the log. */
  private static List<KeyId> working(EventLog log, long head) {
    List<KeyId> working = new ArrayList<>();
    for (long position = 0; position < head; ) {
      for (LoggedEvent logged : log.after(position, BATCH)) {
        position = logged.position();
        if (position <= head
            && logged.type().startsWith("dev.keyregistry.key.created.")
            && logged.event() instanceof KeyCreated created
            && created.tenant().equals(TenantId.REGISTRY)
            && created.provenance().actor().equals(Provenance.SYSTEM)
            && works(log, created.key(), head)) {
          working.add(created.key());
        }
      }
    }
    return working;
  }

  private static boolean works(EventLog log, KeyId key, long head) {
    KeyState state = new KeyState.Unissued();
    for (LoggedEvent logged : log.ofSubject(key.recordKey(), head)) {
      state = state.evolve((KeyEvent) logged.event(), logged.position());
    }
    return switch (state) {
      case KeyState.Active s -> true;
      case KeyState.Disabled s -> true; // it could be enabled again
      case KeyState.Unissued s -> false;
      case KeyState.Revoked s -> false;
      case KeyState.Deleted s -> false;
    };
  }
}
