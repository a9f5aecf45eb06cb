package dev.keyregistry.sidecar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @Test
  void a_path_is_its_decoded_segments() throws AmbiguousTargetException {
    assertThat(RequestPath.of("/").segments()).isEmpty();
    assertThat(RequestPath.of("/a/b").segments()).containsExactly("a", "b");
    assertThat(RequestPath.of("/a/b/").segments()).containsExactly("a", "b");
    assertThat(RequestPath.of("/%61/%C3%bc/x%20y").segments()).containsExactly("a", "ü", "x y");
    assertThat(RequestPath.of("/a?b=/../c").segments()).containsExactly("a");
    assertThat(RequestPath.of("/a/...").segments()).containsExactly("a", "...");
    assertThat(RequestPath.of("/a%23b?c#d").segments()).containsExactly("a#b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "http://host/a",
        "*",
        "//",
        "///",
        "//a",
        "/a//b",
        "/a//",
        "/a/./b",
        "/a/../b",
        "/..",
        "/.",
        "/a/..",
        "/a/%2e%2E/b",
        "/a/%2e/b",
        "/a/.%2e",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a\\b",
        "/admin;x=1",
        "/admin#",
        "/admin#x?y",
        "/admin%3bx=1",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%00b",
        "/a%0ab",
        "/a%7f",
        "/a%252e%252e",
        "/a%25",
        "/%c0%af",
        "/%ff",
        "/a\u0000",
        "/a\n"
      })
  void what_could_be_read_in_two_ways_is_refused(String target) {
    assertThatThrownBy(() -> RequestPath.of(target)).isInstanceOf(AmbiguousTargetException.class);
  }

  @Test
  void a_path_has_a_bound() {
    assertThatThrownBy(() -> RequestPath.of("/a".repeat(65)))
        .isInstanceOf(AmbiguousTargetException.class);
    assertThatThrownBy(() -> RequestPath.of('/' + "a".repeat(9_000)))
        .isInstanceOf(AmbiguousTargetException.class);
  }
}
