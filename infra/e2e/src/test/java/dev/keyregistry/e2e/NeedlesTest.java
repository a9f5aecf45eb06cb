package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeedlesTest {

  private static final String SECRET = "kr_live_sk_0123456789abcdefghijKLMNOPQRSTUVWXYZ01";

  private final Needles needles = new Needles(List.of(SECRET));

  @Test
  void a_secret_is_found_in_any_form_and_place() {
    for (String before : List.of("", "x", "xy", "xyz", "Bearer ")) {
      byte[] text = ascii(before + SECRET + "\n");
      assertThat(needles.isIn(text)).isTrue();
      assertThat(needles.isIn(ascii(HexFormat.of().formatHex(text)))).isTrue();
      assertThat(needles.isIn(ascii(HexFormat.of().withUpperCase().formatHex(text)))).isTrue();
      assertThat(needles.isIn(Base64.getEncoder().encode(text))).isTrue();
      assertThat(needles.isIn(Base64.getUrlEncoder().withoutPadding().encode(text))).isTrue();
    }
  }

  @Test
  void a_reference_id_is_found_without_its_last_characters_and_its_hint_is_not() {
    String referenceId = "0123456789abcdefghijklmnop";
    var ofReferenceId = new Needles(List.of(referenceId));
    assertThat(ofReferenceId.isIn(ascii("id=" + referenceId.substring(0, 20)))).isTrue();
    assertThat(ofReferenceId.isIn(Base64.getEncoder().encode(ascii("id=" + referenceId)))).isTrue();
    assertThat(ofReferenceId.isIn(ascii("…mnop"))).isFalse();
  }

  @Test
  void a_secret_that_was_cut_off_is_found() {
    assertThat(needles.isIn(ascii(SECRET.substring(8, SECRET.length() - 6)))).isTrue();
  }

  @Test
  void a_hint_is_no_secret() {
    assertThat(needles.isIn(ascii("kr_live_sk_0…YZ01"))).isFalse();
    assertThat(needles.isIn(ascii(SECRET.replace('a', 'b')))).isFalse();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
