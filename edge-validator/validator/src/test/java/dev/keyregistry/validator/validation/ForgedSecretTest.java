package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.validation.Validation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.key.KeyFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Secrets that only look like the registry's own. */
class ForgedSecretTest {

  private static final KeyFormat FORM = new KeyFormat("kr");

  private final Validation validation = new Validation();

  @Test
  void a_secret_that_only_looks_like_one_is_malformed_before_it_is_looked_for() {
    String good = FORM.generate(Environment.LIVE, new Random(1)).reveal();
    String forged = good.substring(0, good.length() - 1) + (good.endsWith("0") ? '1' : '0');
    validation.image().apply(key(1).secret(good).secret(forged).at(10));

    assertThat(verdict(FORM, good)).isEqualTo(Verdict.VALID);
    assertThat(verdict(null, forged)).isEqualTo(Verdict.VALID);
    assertThat(verdict(FORM, forged)).isEqualTo(Verdict.MALFORMED);
    assertThat(verdict(FORM, good + '0')).isEqualTo(Verdict.MALFORMED);
    assertThat(verdict(FORM, "kr_live_sk_")).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_secret_of_any_other_form_is_looked_for() {
    validation.image().apply(key(1).secret("kr_live_pk_mine").at(10));

    assertThat(verdict(FORM, "kr_live_pk_mine")).isEqualTo(Verdict.VALID);
    assertThat(verdict(FORM, "Bearer")).isEqualTo(Verdict.UNKNOWN);
  }

  private Verdict verdict(@Nullable KeyFormat form, String secret) {
    var validator = new KeyValidator(validation.image(), () -> NOW, Tokens.NONE, form);
    return validator.validate(Carriage.ofSecret(secret), Demand.NOTHING).verdict();
  }
}
