package dev.keyregistry.validator.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PEM file (RFC 7468).
 *
 * @param setting what names it in the configuration, such as {@code --tls-cert}
 */
public record PemFile(String setting, Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(PemFile.class);
  private static final int MAX_BYTES = 1024 * 1024;

  /** The whole file, as it is now. */
  String read() {
    try {
      if (Files.isDirectory(path)) {
        throw new TlsFileException(this, "is a folder: give a PEM file");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new TlsFileException(this, "has more than 1 MiB: give a PEM file");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsFileException(this, "does not exist: give a PEM file");
    } catch (IOException e) {
      throw new TlsFileException(
          this, "cannot be read (" + e.getClass().getSimpleName() + "): give a PEM file");
    }
  }

  /** Refuses a private key that others can replace; tells of one that others can read. */
  void requirePrivate() {
    Set<PosixFilePermission> permissions;
    try {
      permissions = Files.getPosixFilePermissions(path);
    } catch (IOException | UnsupportedOperationException e) {
      return; // gone, which reading it tells, or no POSIX file system
    }
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new TlsFileException(
          this, "can be written by others than its owner: chmod 600 " + path);
    }
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      LOG.warn("{}: {} can be read by everybody: chmod 600 {}", setting, path, path);
    }
  }
}
