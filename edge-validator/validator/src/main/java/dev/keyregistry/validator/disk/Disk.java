package dev.keyregistry.validator.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where files are made; a test's may be full. */
@FunctionalInterface
interface Disk {

  Disk REAL =
      file ->
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

  /** Makes a file that its owner alone may use, or empties it. */
  FileChannel create(Path file) throws IOException;
}
