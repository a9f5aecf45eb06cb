package dev.keyregistry.command.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.validator.document.DocumentSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PartnerKeysTest {

  private static final byte[] BODY = "[{\"token\":\"x\"}]".getBytes(UTF_8);

  private final PartnerSigner one = PartnerSigner.named("one");
  private final PartnerSigner two = PartnerSigner.named("two");
  private long now = 12_345;
  private int reads;
  private String document = PartnerSigner.document(one);
  private boolean away;
  private Runnable whileReading = () -> {};
  private final PartnerKeys keys =
      new PartnerKeys(() -> new DocumentSource.Document(read(), null), () -> now);

  private byte[] read() throws IOException {
    reads++;
    whileReading.run();
    if (away) {
      throw new IOException("away");
    }
    return document.getBytes(UTF_8);
  }

  @Test
  void what_a_key_has_signed_is_accepted_and_nothing_else() {
    assertThat(accepts(one)).isTrue();
    assertThat(keys.signed("one", two.sign(BODY), BODY)).isFalse();
    assertThat(keys.signed("two", one.sign(BODY), BODY)).isFalse();
    assertThat(keys.signed("one", one.sign(BODY), "[]".getBytes(UTF_8))).isFalse();
    for (String malformed : List.of("", "!", "AAAA", "A".repeat(1_000), one.sign(BODY) + "A")) {
      assertThat(keys.signed("one", malformed, BODY)).as(malformed).isFalse();
    }
  }

  /** The example of GitHub's own documentation. */
  @Test
  void the_partners_own_example_verifies() {
    String identifier = "90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a";
    document =
        Http.json(
            Map.of(
                "public_keys",
                List.of(
                    PartnerSigner.entry(
                        identifier,
                        """
                        -----BEGIN PUBLIC KEY-----
                        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq
                        kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==
                        -----END PUBLIC KEY-----
                        """))));
    byte[] body =
        "[{\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"some_url\"}]".getBytes(UTF_8);
    String signature =
        "MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY"
            + "8FNkrKc=";
    assertThat(keys.signed(identifier, signature, body)).isTrue();
  }

  @Test
  void an_unknown_key_is_looked_for_once_a_minute_at_most() {
    assertThat(accepts(one)).isTrue();
    document = PartnerSigner.document(one, two);
    for (int i = 0; i < 10; i++) {
      assertThat(accepts(two)).isFalse();
    }
    assertThat(reads).isEqualTo(1);
    pass(Duration.ofMinutes(1));
    assertThat(accepts(two)).isTrue();
    assertThat(accepts(one)).isTrue();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void while_one_request_reads_the_keys_the_others_go_on_with_those_known() throws Exception {
    assertThat(accepts(one)).isTrue();
    pass(Duration.ofMinutes(1));
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    whileReading =
        () -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Thread reader = Thread.ofVirtual().start(() -> accepts(two));
    begun.await();
    assertThat(accepts(two)).isFalse();
    assertThat(accepts(one)).isTrue();
    assertThat(keys.knows("one")).isTrue();
    assertThat(keys.knows("two")).isFalse();
    end.countDown();
    reader.join();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void a_source_that_does_not_answer_keeps_the_old_keys() {
    assertThat(accepts(one)).isTrue();
    away = true;
    pass(Duration.ofHours(2));
    assertThat(accepts(one)).isTrue();
    away = false;
    for (String broken : List.of("", "{", "{}", "{\"public_keys\":[]}", "[1]")) {
      document = broken;
      pass(Duration.ofHours(2));
      assertThat(accepts(one)).as(broken).isTrue();
    }
    assertThat(reads).isEqualTo(7);
  }

  @Test
  void a_key_that_was_taken_out_counts_no_longer_than_an_hour() {
    assertThat(accepts(one)).isTrue();
    document = PartnerSigner.document(two);
    pass(Duration.ofHours(1));
    assertThat(accepts(one)).isFalse();
  }

  @Test
  void a_key_of_another_curve_is_passed_over() {
    PartnerSigner other = PartnerSigner.onCurve("secp384r1", "other");
    document = PartnerSigner.document(other, one);
    assertThat(accepts(other)).isFalse();
    assertThat(accepts(one)).isTrue();
  }

  @Test
  void keys_come_from_a_file_or_by_https_or_from_this_host() {
    for (String good : List.of("keys.json", "https://example.org/k", "http://127.0.0.1:9/k")) {
      assertThat(DocumentSource.of(good)).as(good).isNotNull();
    }
    for (String bad : List.of("http://example.org/k", "ftp://example.org/k", "https:///k")) {
      assertThatThrownBy(() -> DocumentSource.of(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private boolean accepts(PartnerSigner signer) {
    return keys.signed(signer.identifier(), signer.sign(BODY), BODY);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
