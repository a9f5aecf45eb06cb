package dev.keyregistry.validator.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DenialTest {

  @ParameterizedTest
  @CsvSource({
    "MISSING, 401",
    "AMBIGUOUS, 400",
    "SCOPE_MISSING, 403",
    "IP_NOT_ALLOWED, 403",
    "RATE_LIMITED, 429",
    "STALE, 503"
  })
  void some_verdicts_have_a_status_of_their_own(Verdict verdict, int status) {
    assertThat(Denial.of(verdict).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "VALID",
        "MISSING",
        "AMBIGUOUS",
        "SCOPE_MISSING",
        "IP_NOT_ALLOWED",
        "RATE_LIMITED",
        "STALE"
      })
  void every_other_denial_is_an_invalid_token(Verdict verdict) {
    assertThat(Denial.of(verdict).status()).isEqualTo(401);
    assertThat(Denial.of(verdict).code()).isEqualTo("invalid_token");
    assertThat(Denial.of(verdict).wwwAuthenticate())
        .isEqualTo("Bearer realm=\"key-registry\", error=\"invalid_token\"");
  }

  @Test
  void a_missing_key_gets_a_bare_challenge() {
    assertThat(Denial.of(Verdict.MISSING).wwwAuthenticate())
        .isEqualTo("Bearer realm=\"key-registry\"");
  }

  @Test
  void a_missing_scope_is_named() {
    assertThat(Denial.insufficientScope(List.of("a:b", "c:d")))
        .isEqualTo(
            "Bearer realm=\"key-registry\", error=\"insufficient_scope\", scope=\"a:b c:d\"");
  }

  @Test
  void valid_is_no_denial() {
    assertThatThrownBy(() -> Denial.of(Verdict.VALID)).isInstanceOf(IllegalArgumentException.class);
  }
}
