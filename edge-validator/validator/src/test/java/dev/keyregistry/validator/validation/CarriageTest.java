package dev.keyregistry.validator.validation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarriageTest {

  private static final Set<CarriageKind> ALL = CarriageKind.headers();

  @ParameterizedTest
  @ValueSource(strings = {"ApiKey abc", "apikey abc", "rest_api_key=abc", "REST_API_KEY=abc "})
  void other_schemes_carry_any_secret_too(String header) {
    assertSecret(Carriage.ofAuthorization(ALL, header), "abc");
  }

  @Test
  void a_scheme_that_is_not_accepted_is_malformed_and_not_passed_over() {
    Set<CarriageKind> bearer = Set.of(CarriageKind.BEARER);
    assertThat(Carriage.ofAuthorization(bearer, "ApiKey abc").problem())
        .isEqualTo(Verdict.MALFORMED);
    assertThat(Carriage.of(bearer, List.of("rest_api_key=abc"), List.of("abc")).problem())
        .isEqualTo(Verdict.MALFORMED);
    assertThat(Carriage.ofAuthorization(Set.of(), "Bearer abc").problem())
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void only_headers_are_accepted_where_nothing_else_is_said() {
    assertThat(ALL).hasSize(6).doesNotContain(CarriageKind.QUERY, CarriageKind.JSON);
    for (CarriageKind kind : CarriageKind.values()) {
      assertThat(CarriageKind.of(kind.wireName())).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER abc", "Bearer   abc  "})
  void the_scheme_is_bearer_in_any_case(String header) {
    assertSecret(Carriage.of(ALL, List.of(header), List.of()), "abc");
    assertSecret(Carriage.ofAuthorization(ALL, header), "abc");
  }

  @Test
  void the_api_key_header_carries_the_secret_alone() {
    assertSecret(Carriage.of(ALL, List.of(), List.of("abc")), "abc");
    assertSecret(Carriage.ofSecret(" abc "), "abc");
  }

  @Test
  void no_credential_is_missing() {
    assertThat(Carriage.of(ALL, List.of(), List.of()).problem()).isEqualTo(Verdict.MISSING);
  }

  @Test
  void the_same_secret_twice_is_one() {
    assertSecret(Carriage.of(ALL, List.of("Bearer abc", "bearer abc"), List.of("abc")), "abc");
  }

  @Test
  void two_secrets_that_differ_are_ambiguous() {
    assertProblem(List.of("Bearer abc", "Bearer abd"), List.of(), Verdict.AMBIGUOUS);
    assertProblem(List.of("Bearer abc"), List.of("abd"), Verdict.AMBIGUOUS);
    assertProblem(List.of(), List.of("abc", "abd"), Verdict.AMBIGUOUS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic abc", "Bearer", "Bearer ", "Bearerabc", "abc", "", "Bearer a b"})
  void what_is_no_bearer_token_is_malformed(String header) {
    assertProblem(List.of(header), List.of(), Verdict.MALFORMED);
    assertThat(Carriage.ofAuthorization(ALL, header).problem()).isEqualTo(Verdict.MALFORMED);
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
    assertThat(Carriage.of(ALL, authorization, apiKey).problem()).isEqualTo(verdict);
  }
}
