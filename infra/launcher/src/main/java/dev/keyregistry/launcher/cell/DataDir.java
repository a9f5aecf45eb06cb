package dev.keyregistry.launcher.cell;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that keeps a cell's data, held by one run at a time. */
public final class DataDir implements AutoCloseable {

  /** The layout of the folder that this release writes. */
  static final int LAYOUT = 1;

  private static final String VERSION_FILE = "version";
  private static final String LOCK_FILE = "lock";

  private final Path path;
  private final FileLock lock;

  private DataDir(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes a folder for this run, making it if it is missing.
   *
   * @throws LaunchException if it cannot be written, is held by another run, holds something else,
   *     or was written by a newer release
   */
  public static DataDir open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      create(path);
      requireOwn(path);
      FileLock lock = lock(path);
      try {
        requireLayout(path);
      } catch (IOException | RuntimeException e) {
        lock.acquiredBy().close();
        throw e;
      }
      return new DataDir(path, lock);
    } catch (AccessDeniedException e) {
      throw new LaunchException(
          "data dir %s is not writable by %s: change its owner or mode, or choose another with --data-dir"
              .formatted(path, System.getProperty("user.name")),
          e);
    } catch (FileAlreadyExistsException e) {
      throw new LaunchException(
          "%s is not a folder: choose another with --data-dir".formatted(e.getFile()), e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.toString() : e.getReason();
      throw new LaunchException(
          "data dir %s cannot be used (%s): choose another with --data-dir".formatted(path, reason),
          e);
    } catch (IOException e) {
      throw new LaunchException(
          "data dir %s cannot be used (%s): choose another with --data-dir"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  /**
   * Whether another run holds a data dir.
   *
   * @throws LaunchException if it is no data dir
   */
  static boolean isHeld(Path folder) {
    Path file = folder.toAbsolutePath().normalize().resolve(LOCK_FILE);
    if (!Files.exists(file)) {
      throw new LaunchException(
          "%s is no data dir of the registry: name one with --data-dir".formatted(folder));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      return lock == null;
    } catch (IOException e) {
      throw new LaunchException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  // Nobody else reads along: the log and the topics hold who owns which key.
  private static void create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static void requireOwn(Path path) throws IOException {
    if (Files.exists(path.resolve(VERSION_FILE)) || Files.exists(path.resolve(LOCK_FILE))) {
      return;
    }
    try (Stream<Path> content = Files.list(path)) {
      if (content.findAny().isPresent()) {
        throw new LaunchException(
            "%s holds other files and is no data dir of the registry: choose another with --data-dir"
                .formatted(path));
      }
    }
  }

  // The lock ends with this process, however that ends.
  private static FileLock lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      String holder = Files.readString(path.resolve(LOCK_FILE)).strip();
      channel.close();
      throw new LaunchException(
          "data dir %s is in use by another run, process %s: stop that one (kill %s), or choose another with --data-dir"
              .formatted(path, holder, holder));
    }
    channel.truncate(0);
    channel.write(
        StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + System.lineSeparator()), 0);
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static void requireLayout(Path path) throws IOException {
    Path file = path.resolve(VERSION_FILE);
    if (!Files.exists(file)) {
      Files.writeString(file, LAYOUT + System.lineSeparator());
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.matches("\\d{1,9}")) {
      throw new LaunchException(
          "%s does not hold a number: the data dir is damaged, choose another with --data-dir"
              .formatted(file));
    }
    if (Integer.parseInt(text) > LAYOUT) {
      throw new LaunchException(
          "data dir %s has layout %s, written by a newer release; this one knows up to %d: use that release, or choose another with --data-dir"
              .formatted(path, text, LAYOUT));
    }
  }

  public Path path() {
    return path;
  }

  Path postgres() {
    return postgresIn(path);
  }

  static Path postgresIn(Path folder) {
    return folder.resolve("postgres");
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  /** The one file with a secret of the registry. */
  public Path rootKeyFile() {
    return path.resolve("root.key");
  }

  /** What the services of this process log. */
  public Path logFile() {
    return path.resolve("logs").resolve("registry.log");
  }

  /** Where a ready cell tells its addresses. */
  public Path runFile() {
    return runFileIn(path);
  }

  static Path runFileIn(Path folder) {
    return folder.resolve("run.json");
  }

  /** Lets go of the folder; it stays. */
  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new LaunchException("cannot let go of " + path, e);
    }
  }
}
