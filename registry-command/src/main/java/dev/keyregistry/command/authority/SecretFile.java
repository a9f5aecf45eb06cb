package dev.keyregistry.command.authority;

import dev.keyregistry.events.key.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that holds a secret, and that only its owner may read. */
final class SecretFile {

  static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

  private SecretFile() {}

  /**
   * Writes a new file, durably.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  static void create(Path file, Secret secret) throws IOException {
    // The mode from the start: nobody reads along while it is written.
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(MODE))) {
      ByteBuffer text = StandardCharsets.UTF_8.encode(secret.reveal() + '\n');
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
  }
}
