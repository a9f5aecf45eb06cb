package dev.keyregistry.command.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.key.KeyFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a text that may hold a secret. */
class SecretEraserTest {

  private static final KeyFormat FORMAT = new KeyFormat("kr");

  private static String erase(String text, String... tokens) {
    return new SecretEraser(FORMAT, List.of(tokens)).erase(text);
  }

  @Test
  void a_text_without_a_secret_stays_what_it_is() {
    String text = "https://example.org/%zz?a=b%20c&d=ä%";
    assertThat(erase(text, "", "other", "example.com")).isSameAs(text);
    assertThat(erase("")).isEmpty();
  }

  @Test
  void every_token_of_the_request_goes_wherever_it_is() {
    assertThat(erase("https://x/?a=first&b=second#first", "first", "second"))
        .isEqualTo("https://x/?a=…&b=…#…");
    assertThat(erase("xsecretlyx", "secret", "secretly", "etly")).isEqualTo("x…x");
    assertThat(erase("abcde", "abc", "cde")).isEqualTo("…");
    assertThat(erase("aabab", "ab", "aaba")).isEqualTo("…");
    assertThat(erase("ä-größe-€", "größe")).isEqualTo("ä-…-€");
  }

  @Test
  void a_token_goes_also_when_it_is_percent_encoded_more_than_once() {
    String token = "s/ä+=t";
    String once = URLEncoder.encode(token, StandardCharsets.UTF_8);
    String twice = URLEncoder.encode(once, StandardCharsets.UTF_8);
    for (String text : List.of(token, once, once.replace("%2F", "%2f"), twice)) {
      assertThat(erase("https://x/?k=" + text + "&z", token)).isEqualTo("https://x/?k=…&z");
    }
    assertThat(erase("%61%62c", "abc")).isEqualTo("…");
  }

  @Test
  void whatever_begins_like_a_generated_key_goes() {
    String secret = "kr_live_sk_" + "0aZ".repeat(13);
    assertThat(erase("https://x/" + secret + "/y")).isEqualTo("https://x/…/y");
    assertThat(erase("k=" + secret.replace("_", "%5F"))).isEqualTo("k=…");
    assertThat(erase(secret.substring(0, 20))).isEqualTo("…");
    assertThat(erase("kr_test_sk_A other_live_sk_A")).isEqualTo("… other_live_sk_A");
  }

  @Test
  @Timeout(10)
  void texts_that_are_made_to_take_long_do_not() {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      tokens.add("a".repeat(500 + i) + 'b');
    }
    var eraser = new SecretEraser(FORMAT, tokens);
    String text = "a".repeat(2_000);
    for (int i = 0; i < 500; i++) {
      assertThat(eraser.erase(text)).isEqualTo(text);
    }
  }
}
