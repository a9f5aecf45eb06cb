package dev.keyregistry.launcher.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirTest {

  @TempDir private Path temporary = Path.of(".");

  @Test
  void a_new_folder_is_its_owners_alone() throws IOException {
    Path folder = temporary.resolve("a/b");
    try (DataDir dataDir = DataDir.open(folder)) {
      assertThat(dataDir.path()).isEqualTo(folder);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_folder_serves_one_run_at_a_time() {
    DataDir.open(temporary).close();
    try (DataDir held = DataDir.open(temporary)) {
      assertThatThrownBy(() -> DataDir.open(held.path()))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data-dir")
          .hasMessageNotContaining("\n");
    }
    DataDir.open(temporary).close();
  }

  @Test
  void a_folder_of_a_newer_layout_is_refused_and_let_go() throws IOException {
    Path version = temporary.resolve("version");
    Files.writeString(version, (DataDir.LAYOUT + 1) + "\n");

    assertThatThrownBy(() -> DataDir.open(temporary))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("newer release");

    Files.writeString(version, DataDir.LAYOUT + "\n");
    DataDir.open(temporary).close();
  }

  @Test
  void a_folder_with_other_files_is_left_alone() throws IOException {
    Files.writeString(temporary.resolve("thesis.txt"), "precious");

    assertThatThrownBy(() -> DataDir.open(temporary))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no data dir");
    assertThat(temporary).isDirectoryContaining("glob:**thesis.txt");
  }

  @Test
  void a_file_is_no_data_dir() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> DataDir.open(file))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("not a folder");
  }
}
