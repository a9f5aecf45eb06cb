package dev.keyregistry.command;

import dev.keyregistry.command.authority.RootKeyReset;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.key.KeyFormat;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.stream.Collectors;

/** Gives a cell a new root key, beside running services or without any. */
public final class RootKeyRecovery {

  private RootKeyRecovery() {}

  /**
   * Makes a new root key, revokes those before it and writes its secret to {@code file}.
   *
   * @return what was done, for people
   * @throws RuntimeException with a message for people, if it was not done
   */
  public static String reset(
      String jdbcUrl, String dbUser, String dbPassword, Path file, String brand) {
    try (LogDatabase database = LogDatabase.open(jdbcUrl, dbUser, dbPassword)) {
      return text(
          RootKeyReset.perform(
              database,
              file,
              new KeyFormat(brand),
              Clock.systemUTC().instant(),
              new SecureRandom()),
          file);
    }
  }

  private static String text(RootKeyReset done, Path file) {
    String revoked =
        done.revoked().isEmpty()
            ? "No other root key was working any more."
            : "Revoked: "
                + done.revoked().stream().map(KeyId::value).collect(Collectors.joining(", "))
                + ". Running services know at once, and those that do not run when they start.";
    return "The root key is now %s, made at position %d; its secret is in %s, which only its owner can read.%n%s"
        .formatted(done.key(), done.position(), file, revoked);
  }
}
