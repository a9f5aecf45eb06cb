package dev.keyregistry.command.authority;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The file of the root key's secret, which only its owner may read. A secret waits in a file beside
 * it until the log says whose it is.
 */
final class RootKeyFile {

  private static final String WAITING = ".waiting";

  private final Path file;

  RootKeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** The secret that somebody has put there. */
  Optional<Secret> secret() {
    try {
      if (Files.notExists(file)) {
        return Optional.empty();
      }
      Files.setPosixFilePermissions(file, SecretFile.MODE);
      return secret(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the root key in " + file, e);
    }
  }

  /** Keeps a secret beside the file, durably. */
  void await(Secret secret) {
    try {
      String name = prefix() + UUID.randomUUID() + WAITING;
      SecretFile.create(file.resolveSibling(name), secret);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the root key beside " + file, e);
    }
  }

  /** Whether a secret waits, of this process or of one that was killed. */
  boolean isAwaited() {
    return !waiting().isEmpty();
  }

  /** The root key is known: its secret becomes the file, and any other that waited is deleted. */
  void settle(SecretHash root) {
    for (Path waiting : waiting()) {
      try {
        boolean isRoot = secret(waiting).map(Secret::hash).filter(root::equals).isPresent();
        if (isRoot && secret().isEmpty()) { // else a reset has put a newer one there
          Files.move(waiting, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.deleteIfExists(waiting);
        }
      } catch (NoSuchFileException e) {
        // another process has settled it
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the root key to " + file, e);
      }
    }
  }

  private List<Path> waiting() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder())) {
      for (Path path : all) {
        String name = requireNonNull(path.getFileName()).toString();
        if (name.startsWith(prefix()) && name.endsWith(WAITING)) {
          found.add(path);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder of " + file, e);
    }
  }

  private static Optional<Secret> secret(Path path) throws IOException {
    String text = Files.readString(path).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(Secret.of(text));
  }

  private Path folder() {
    return requireNonNull(file.getParent());
  }

  private String prefix() {
    return requireNonNull(file.getFileName()) + ".";
  }
}
