package dev.keyregistry.events.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.Environment;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatTest {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final long SEED = Long.getLong("seed", new Random().nextLong());

  private final KeyFormat format = new KeyFormat("kr");
  private final Random random = new Random(SEED);

  @Test
  void a_generated_secret_is_well_formed() {
    for (int i = 0; i < 1000; i++) {
      String live = format.generate(Environment.LIVE, random).reveal();
      String test = format.generate(Environment.TEST, random).reveal();
      assertThat(live).as("seed %d", SEED).matches("kr_live_sk_[0-9A-Za-z]{39}");
      assertThat(test).as("seed %d", SEED).matches("kr_test_sk_[0-9A-Za-z]{39}");
      assertThat(format.wellFormed(bytes(live))).as("seed %d", SEED).isTrue();
      assertThat(format.wellFormed(bytes(test))).as("seed %d", SEED).isTrue();
    }
  }

  @Test
  void the_longest_secret_fits_into_one_block_of_SHA_256() {
    String longest = new KeyFormat("abcdefg").generate(Environment.LIVE, random).reveal();
    assertThat(bytes(longest)).hasSize(55);
  }

  @Test
  void any_one_character_changed_is_detected() {
    byte[] text = bytes(format.generate(Environment.LIVE, random).reveal());
    for (int at = 0; at < text.length; at++) {
      byte right = text[at];
      for (int wrong = 0; wrong < 256; wrong++) {
        text[at] = (byte) wrong;
        assertThat(format.wellFormed(text))
            .as("seed %d, byte %d is %d", SEED, at, wrong)
            .isEqualTo((byte) wrong == right);
      }
      text[at] = right;
    }
  }

  @Test
  void a_forged_secret_is_told_inside_a_longer_text_and_what_claims_nothing_is_none() {
    String good = format.generate(Environment.TEST, random).reveal();
    byte[] header = bytes("Bearer " + good + ' ');
    assertThat(format.isForged(header, 7, header.length - 1)).isFalse();
    assertThat(format.isForged(header, 7, header.length - 2)).isTrue();
    assertThat(format.isForged(header, 7, header.length)).isTrue();
    assertThat(format.isForged(header, 0, header.length)).isFalse();
    assertThat(format.isForged(bytes("kr_live_sk_"), 0, 11)).isTrue();
    assertThat(format.isForged(bytes("kr_live_sk_"), 0, 10)).isFalse();
  }

  @Test
  void two_neighbours_swapped_are_detected() {
    byte[] text = bytes(format.generate(Environment.LIVE, random).reveal());
    for (int at = 1; at < text.length; at++) {
      byte[] swapped = text.clone();
      swapped[at] = text[at - 1];
      swapped[at - 1] = text[at];
      assertThat(format.wellFormed(swapped))
          .as("seed %d, byte %d", SEED, at)
          .isEqualTo(text[at] == text[at - 1]);
    }
  }

  @Test
  void every_random_place_takes_every_character() {
    var seen = new TreeSet<String>();
    for (int i = 0; i < 3000; i++) {
      String text = format.generate(Environment.LIVE, random).reveal();
      for (int place = 0; place < 33; place++) {
        seen.add(place + ":" + text.charAt("kr_live_sk_".length() + place));
      }
    }
    assertThat(seen).as("seed %d", SEED).hasSize(33 * BASE62.length());
    // 196 bits
    assertThat(33 * Math.log(BASE62.length()) / Math.log(2)).isGreaterThan(196);
  }

  @Test
  void a_secret_of_another_brand_or_kind_is_not_well_formed() {
    String text = format.generate(Environment.LIVE, random).reveal();
    assertThat(new KeyFormat("krx").wellFormed(bytes(text))).isFalse();
    assertThat(format.wellFormed(bytes(text.replace("_live_", "_test_")))).isFalse();
    assertThat(format.wellFormed(bytes(text + "0"))).isFalse();
    assertThat(format.wellFormed(bytes(text.substring(1)))).isFalse();
    assertThat(format.wellFormed(new byte[0])).isFalse();
  }

  @Test
  void what_starts_like_a_secret_of_the_brand_is_claimed() {
    assertThat(format.claims(bytes("kr_live_sk_x"))).isTrue();
    assertThat(format.claims(bytes("kr_test_sk_"))).isTrue();
    assertThat(format.claims(bytes("kr_prod_sk_x"))).isFalse();
    assertThat(format.claims(bytes("sk_live_x"))).isFalse();
    assertThat(format.claims(new byte[0])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "1a", "a_b", "abcdefgh", "é", "a\n"})
  void what_is_no_brand_is_refused(String brand) {
    assertThatThrownBy(() -> new KeyFormat(brand)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
