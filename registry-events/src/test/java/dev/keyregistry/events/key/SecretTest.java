package dev.keyregistry.events.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  private static final String PLAIN = "kr_live_sk_PLANTEDplantedPLANTEDplantedPLANTED";
  private static final Secret SECRET = Secret.of(PLAIN);

  /** As any record of ours might hold one. */
  record Holder(String name, Secret secret) {}

  @Test
  void a_secret_never_prints() {
    assertThat(SECRET).hasToString("Secret[hidden]");
    assertThat(new Holder("a", SECRET).toString()).doesNotContainIgnoringCase("planted");
    assertThat(String.format("%s", SECRET)).doesNotContainIgnoringCase("planted");
    assertThat(new SecretGeneration(1, SECRET.hash(), SECRET.hint()).toString())
        .doesNotContain("PLANTEDplanted");
  }

  @Test
  void a_serializer_does_not_get_at_a_secret() throws Exception {
    var mapper = new ObjectMapper();
    assertThatThrownBy(() -> mapper.writeValueAsString(new Holder("a", SECRET)))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageNotContaining("PLANTED");
    mapper.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
    assertThat(mapper.writeValueAsString(new Holder("a", SECRET)))
        .isEqualTo("{\"name\":\"a\",\"secret\":{}}");
    try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(SECRET))
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PLANTED PLANTED", "PLANTED\n", "PLANTEDé", "PLANTED\u007f"})
  void what_is_no_secret_is_refused_without_repeating_it(String text) {
    assertThatThrownBy(() -> Secret.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("PLANTED")
        .hasNoCause();
  }

  @Test
  void a_secret_has_at_most_512_bytes() {
    assertThat(Secret.of("x".repeat(512)).reveal()).hasSize(512);
    assertThatThrownBy(() -> Secret.of("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_secret_equals_its_like_and_no_other() {
    assertThat(Secret.of(PLAIN)).isEqualTo(SECRET).hasSameHashCodeAs(SECRET);
    assertThat(Secret.of(PLAIN + "x")).isNotEqualTo(SECRET);
    assertThat(SECRET.reveal()).isEqualTo(PLAIN);
  }

  @Test
  void the_hint_of_a_generated_secret_is_its_prefix_and_last_four_characters() {
    String plain = new KeyFormat("kr").generate(Environment.TEST, new Random(1)).reveal();
    assertThat(Secret.of(plain).hint())
        .isEqualTo("kr_test_sk_…" + plain.substring(plain.length() - 4));
  }

  @ParameterizedTest
  @CsvSource({
    "short, …",
    "0123456789abcdefghijklm, …",
    "0123456789abcdefghijklmn, …klmn",
    "0123456789abcdefghijklmnopq_rs, …q_rs",
    "sk_0123456789abcdefghijklmnopq, sk_…nopq",
    "secretsecretsecretsecretsecret_0123456789abcdefghijklmn, …klmn"
  })
  void the_hint_hides_at_least_twenty_characters_of_any_secret(String plain, String hint) {
    assertThat(Secret.of(plain).hint()).isEqualTo(hint);
  }

  @Test
  void the_hash_is_the_SHA_256_of_the_text() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(PLAIN.getBytes(US_ASCII));
    assertThat(SECRET.hash().toBytes()).isEqualTo(digest);
    assertThat(SecretHash.ofDigest(digest)).isEqualTo(SECRET.hash());
  }

  @Test
  void a_hash_reads_back_as_it_was() {
    var random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] digest = new byte[SecretHash.BYTES];
      random.nextBytes(digest);
      SecretHash hash = SecretHash.ofDigest(digest);
      assertThat(hash.toString()).matches("[A-Za-z0-9_-]{43}");
      assertThat(SecretHash.parse(hash.toString())).isEqualTo(hash).hasSameHashCodeAs(hash);
      assertThat(hash.toBytes()).isEqualTo(digest);
    }
  }

  @Test
  void what_is_no_hash_is_refused() {
    String text = SECRET.hash().toString();
    for (String bad :
        new String[] {"", text + "=", text.substring(1), "+" + text.substring(1), " " + text}) {
      assertThatThrownBy(() -> SecretHash.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> SecretHash.ofDigest(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
