package dev.keyregistry.validator.validation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriageTest {

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER abc", "Bearer   abc  "})
  void the_scheme_is_bearer_in_any_case(String header) {
    assertSecret(Carriage.ofHeaders(List.of(header), List.of()), "abc");
    assertSecret(Carriage.ofHeader(header, null), "abc");
  }

  @Test
  void the_api_key_header_carries_the_secret_alone() {
    assertSecret(Carriage.ofHeaders(List.of(), List.of("abc")), "abc");
    assertSecret(Carriage.ofHeader(null, "abc"), "abc");
  }

  @Test
  void no_credential_is_missing() {
    assertThat(Carriage.ofHeaders(List.of(), List.of()).problem()).isEqualTo(Verdict.MISSING);
    assertThat(Carriage.ofHeader(null, null).problem()).isEqualTo(Verdict.MISSING);
  }

  @Test
  void the_same_secret_twice_is_one() {
    assertSecret(Carriage.ofHeaders(List.of("Bearer abc", "bearer abc"), List.of("abc")), "abc");
    assertSecret(Carriage.ofHeader("Bearer abc", "abc"), "abc");
  }

  @Test
  void two_secrets_that_differ_are_ambiguous() {
    assertProblem(List.of("Bearer abc", "Bearer abd"), List.of(), Verdict.AMBIGUOUS);
    assertProblem(List.of("Bearer abc"), List.of("abd"), Verdict.AMBIGUOUS);
    assertProblem(List.of(), List.of("abc", "abd"), Verdict.AMBIGUOUS);
    assertThat(Carriage.ofHeader("Bearer abc", "abd").problem()).isEqualTo(Verdict.AMBIGUOUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic abc", "Bearer", "Bearer ", "Bearerabc", "abc", "", "Bearer a b"})
  void what_is_no_bearer_token_is_malformed(String header) {
    assertProblem(List.of(header), List.of(), Verdict.MALFORMED);
    assertThat(Carriage.ofHeader(header, null).problem()).isEqualTo(Verdict.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\tb", "a\u0000", "caf\u00e9", "a\u2603", "a\u007f"})
  void what_is_no_printable_ascii_is_malformed(String secret) {
    assertThat(Carriage.ofSecret(secret).problem()).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_question_mark_is_a_character_like_others() {
    assertSecret(Carriage.ofSecret("a?"), "a?");
  }

  @Test
  void a_secret_has_a_greatest_length() {
    assertSecret(Carriage.ofSecret("a".repeat(512)), "a".repeat(512));
    assertThat(Carriage.ofSecret("a".repeat(513)).problem()).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_carriage_does_not_show_the_secret() {
    assertThat(Carriage.ofSecret("abcdef")).hasToString("Carriage[hidden]");
  }

  private static void assertSecret(Carriage carriage, String secret) {
    assertThat(carriage.problem()).isNull();
    assertThat(carriage.hash()).isEqualTo(SecretHash.of(secret.getBytes(US_ASCII)));
  }

  private static void assertProblem(
      List<String> authorization, List<String> apiKey, Verdict verdict) {
    assertThat(Carriage.ofHeaders(authorization, apiKey).problem()).isEqualTo(verdict);
  }
}
