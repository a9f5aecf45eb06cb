package dev.keyregistry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script in front of the launcher. */
class ScriptIT {

  private static final Path SCRIPT = Path.of("..", "registry").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void too_old_a_JDK_is_refused_in_one_line() throws Exception {
    Path jdk = jdk("17.0.11");
    assertThat(run(jdk))
        .isEqualTo(
            "registry: a JDK of version 21 or newer is needed and the newest one found is 17:"
                + " install one (apt install temurin-25-jdk, sdk install java) or set JAVA_HOME\n");
  }

  @Test
  void a_folder_without_a_JDK_is_refused_in_one_line() throws Exception {
    assertThat(run(folder)).contains("the newest one found is none").hasLineCount(1);
  }

  private Path jdk(String version) throws IOException {
    Path javac = Files.createDirectories(folder.resolve("bin")).resolve("javac");
    Files.writeString(javac, "");
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return folder;
  }

  private static String run(Path jdk) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(SCRIPT.toString(), "--help").redirectErrorStream(true);
    builder.environment().put("REGISTRY_JAVA_HOME", jdk.toString());
    Process script = builder.start();
    String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).isEqualTo(1);
    return output;
  }
}
