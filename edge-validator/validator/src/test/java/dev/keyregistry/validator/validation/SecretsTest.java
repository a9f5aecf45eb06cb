package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.validation.Validation.NOW;
import static dev.keyregistry.validator.validation.Validation.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import org.junit.jupiter.api.Test;

class SecretsTest {

  private final Validation validation = new Validation();
  private final KeyImage image = validation.image();

  @Test
  void both_secrets_work_in_the_overlap_and_the_old_one_not_after_it() {
    image.apply(key(1).secret("old").at(10));
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    assertThat(validation.verdict("old", Demand.NOTHING)).isEqualTo(Verdict.VALID);
    validation.assertVerdict(Verdict.VALID);
    validation.timeIs(NOW.plusSeconds(1));
    assertThat(validation.verdict("old", Demand.NOTHING)).isEqualTo(Verdict.EXPIRED);
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void a_secret_that_its_key_no_longer_has_is_unknown() {
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    image.apply(key(1).secret(SECRET).at(12));
    assertThat(validation.verdict("old", Demand.NOTHING)).isEqualTo(Verdict.UNKNOWN);
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void an_aborted_rotation_makes_the_old_secret_current_again() {
    image.apply(key(1).secret("new").secret(SECRET, NOW.plusSeconds(1)).at(11));
    image.apply(key(1).secret(SECRET).at(12));
    validation.timeIs(NOW.plusSeconds(9));
    validation.assertVerdict(Verdict.VALID);
    assertThat(validation.verdict("new", Demand.NOTHING)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_revocation_denies_every_secret() {
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    image.apply(
        key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).status(KeyStatus.REVOKED).at(12));
    validation.assertVerdict(Verdict.REVOKED);
    assertThat(validation.verdict("old", Demand.NOTHING)).isEqualTo(Verdict.REVOKED);
  }
}
