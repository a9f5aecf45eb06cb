package dev.keyregistry.validator.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key file and the folder, as they must be. */
class MasterKeyTest {

  private static final byte[] SALT = new byte[FileKey.SALT_BYTES];

  @TempDir private Path parent = Path.of("");
  private EdgeFolder edge;

  @BeforeEach
  void make() throws IOException {
    edge = new EdgeFolder(parent, new Random(1));
  }

  @Test
  void a_key_is_the_same_raw_in_base64_and_in_hexadecimal() throws IOException {
    byte[] raw = Files.readAllBytes(edge.keyFile);
    byte[] derived = MasterKey.read(edge.keyFile).derive("x", SALT);
    String base64 = Base64.getEncoder().encodeToString(raw);
    for (String text : new String[] {base64 + '\n', HexFormat.of().formatHex(raw) + "\n"}) {
      edge.writeKey(text.getBytes(US_ASCII), "r--------");
      assertThat(MasterKey.read(edge.keyFile).derive("x", SALT)).isEqualTo(derived);
    }
    assertThat(MasterKey.read(edge.keyFile).toString()).doesNotContain(base64);
  }

  @Test
  void a_key_file_that_others_may_read_is_refused() throws IOException {
    edge.writeKey(new byte[MasterKey.BYTES], "rw-r--r--");
    assertThatThrownBy(() -> edge.open(new KeyImage()))
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("chmod 0600 " + edge.keyFile);
  }

  @Test
  void a_key_file_that_is_not_there_is_told_how_to_make() throws IOException {
    Files.delete(edge.keyFile);
    assertThatThrownBy(() -> edge.open(new KeyImage()))
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("head -c 32 /dev/urandom > " + edge.keyFile);
  }

  @Test
  void what_is_no_key_is_refused_and_not_repeated() throws IOException {
    for (String text :
        new String[] {"", "hunter2", "x".repeat(64), "A".repeat(42), "A".repeat(300)}) {
      edge.writeKey(text.getBytes(US_ASCII), "rw-------");
      assertThatThrownBy(() -> edge.open(new KeyImage()))
          .isInstanceOf(DiskException.class)
          .hasMessageContaining("32 random bytes")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
  }

  @Test
  void a_folder_that_others_may_use_is_refused() throws IOException {
    Files.createDirectory(
        edge.folder,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    assertThatThrownBy(() -> edge.open(new KeyImage()))
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("chmod 0700 " + edge.folder);
  }

  @Test
  void E6_a_folder_serves_one_edge_at_a_time() throws IOException {
    RestartState first = edge.open(new KeyImage());
    assertThatThrownBy(() -> edge.open(new KeyImage()))
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("in use by another edge");
    first.close();
    edge.open(new KeyImage()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(edge.folder)))
        .isEqualTo("rwx------");
  }
}
