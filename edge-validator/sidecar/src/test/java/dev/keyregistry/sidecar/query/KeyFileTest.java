package dev.keyregistry.sidecar.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void the_secret_is_what_the_file_holds_and_is_not_shown() throws IOException {
    KeyFile file = KeyFile.open(file("the-secret\n", "rw-------"));
    assertThat(file.secret()).isEqualTo("the-secret");
    assertThat(file.toString()).doesNotContain("the-secret");
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws IOException {
    Path file = file("the-secret", "rw-r-----");
    assertThatThrownBy(() -> KeyFile.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("the-secret");
  }

  @Test
  void what_holds_no_key_is_refused() throws IOException {
    for (String text : new String[] {"", " \n", "two words", "x".repeat(5_000)}) {
      Path file = file(text, "rw-------");
      assertThatThrownBy(() -> KeyFile.open(file))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> KeyFile.open(folder.resolve("missing")))
        .hasMessageContaining("NoSuchFileException");
  }

  @Test
  void a_renewed_key_is_read_again_and_a_file_that_is_away_changes_nothing() throws IOException {
    Path path = file("one", "rw-------");
    KeyFile file = KeyFile.open(path);
    assertThat(file.reload()).isFalse();
    Files.writeString(path, "two");
    assertThat(file.reload()).isTrue();
    assertThat(file.secret()).isEqualTo("two");
    Files.delete(path);
    assertThat(file.reload()).isFalse();
    assertThat(file.secret()).isEqualTo("two");
  }

  private Path file(String text, String mode) throws IOException {
    Path file = Files.createTempFile(folder, "query", ".key");
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
