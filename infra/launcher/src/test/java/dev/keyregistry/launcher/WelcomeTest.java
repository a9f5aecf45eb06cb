package dev.keyregistry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.launcher.cell.RunInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WelcomeTest {

  @Test
  void paths_are_quoted_for_the_shell_where_they_must_be() {
    assertThat(Welcome.quoted("/home/me/.registry/root.key"))
        .isEqualTo("/home/me/.registry/root.key");
    assertThat(Welcome.quoted("/my data/it's")).isEqualTo("'/my data/it'\\''s'");
  }

  @Test
  void the_root_keys_place_is_told_and_three_commands() {
    var info =
        new RunInfo("http://c", "http://q", "http://e", List.of("http://e"), "k", "p", "/r", 1);

    String text = new Welcome(info).text();

    assertThat(text).contains("root key     /r");
    assertThat(text.lines().filter(line -> line.contains("curl "))).hasSize(3);
  }
}
