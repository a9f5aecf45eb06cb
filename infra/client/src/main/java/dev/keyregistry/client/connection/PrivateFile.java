package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that only its owner can read: mode 0600 or narrower. */
final class PrivateFile {

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFile() {}

  /**
   * What a file holds.
   *
   * @throws ClientException if others could have read it too, or it cannot be read
   */
  static byte[] read(Path file) {
    try {
      requireNarrow(file);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw ClientException.usage("there is no file " + file);
    } catch (IOException e) {
      throw ClientException.usage(
          "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static void requireNarrow(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!MODE.containsAll(mode)) {
      throw ClientException.usage(
          "%s holds a secret, and its mode %s is wider than 0600: chmod 600 %s"
              .formatted(file, octal(mode), file));
    }
  }

  private static String octal(Set<PosixFilePermission> mode) {
    int bits = 0;
    for (PosixFilePermission permission : EnumSet.allOf(PosixFilePermission.class)) {
      bits = (bits << 1) | (mode.contains(permission) ? 1 : 0);
    }
    return "%04o".formatted(bits);
  }

  /** Writes a file at once, its folder too if it is missing: a reader sees no half file. */
  static void write(Path file, byte[] content) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        if (isPosix(file)) {
          Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_MODE));
        } else {
          Files.createDirectories(folder);
        }
      }
      Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      Files.deleteIfExists(unfinished);
      writeNew(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw ClientException.usage(
          "%s cannot be written (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }

  // The mode from the start: nobody reads along while it is written.
  private static void writeNew(Path file, byte[] content) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        isPosix(file)
            ? FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(MODE))
            : FileChannel.open(file, options)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
