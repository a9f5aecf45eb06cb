package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.tenantWithRole;
import static dev.keyregistry.validator.validation.Validation.NOW;
import static dev.keyregistry.validator.validation.Validation.SECRET;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidityTimeTest {

  private final Validation validation = new Validation();
  private final KeyImage image = validation.image();

  @Test
  void E5_a_decision_reads_the_image_first_and_the_clock_last() {
    image.apply(tenantWithRole("reader", Scopes.of("a:read"), 2));
    image.apply(key(1).secret(SECRET).roles("reader").expiresAt(NOW.plusSeconds(1)).at(10));
    image.advance(10);
    InstantSource changing =
        () -> {
          image.apply(tenantWithRole("reader", Scopes.NONE, 11));
          image.apply(key(1).secret(SECRET).status(KeyStatus.REVOKED).at(12));
          image.advance(12);
          return NOW;
        };

    Decision decision =
        new KeyValidator(image, changing)
            .validate(Carriage.ofSecret(SECRET), Demand.ofScopes(List.of("a:read")));

    // Nothing of the image was read after the clock: the time is at least as new as what it judges.
    assertThat(decision.verdict()).isEqualTo(Verdict.VALID);
    assertThat(decision.position()).isEqualTo(10);
    assertThat(requireNonNull(decision.key()).scopes()).isEqualTo(Scopes.of("a:read"));
    validation.assertVerdict(Verdict.REVOKED);
  }

  @Test
  void E5_the_time_is_that_after_the_image_was_read() {
    image.apply(key(1).secret(SECRET).expiresAt(NOW).at(10));
    InstantSource prolonging =
        () -> {
          image.apply(key(1).secret(SECRET).expiresAt(NOW.plusSeconds(9)).at(11));
          return NOW;
        };
    var slow = new KeyValidator(image, prolonging);
    assertThat(slow.validate(Carriage.ofSecret(SECRET), Demand.NOTHING).verdict())
        .isEqualTo(Verdict.EXPIRED);
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void a_key_expires_at_the_very_instant() {
    image.apply(key(1).secret(SECRET).expiresAt(NOW).at(10));
    validation.timeIs(NOW.minusMillis(1));
    validation.assertVerdict(Verdict.VALID);
    validation.timeIs(NOW);
    validation.assertVerdict(Verdict.EXPIRED);
  }

  @Test
  void a_key_works_from_the_very_instant() {
    image.apply(key(1).secret(SECRET).notBefore(NOW.plusNanos(1)).at(10));
    validation.assertVerdict(Verdict.NOT_YET_VALID);
    validation.timeIs(NOW.plusMillis(1));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void times_beyond_counting_are_far_away() {
    image.apply(key(1).secret(SECRET).notBefore(Instant.MIN).expiresAt(Instant.MAX).at(10));
    validation.assertVerdict(Verdict.VALID);
    image.apply(key(1).secret(SECRET).notBefore(Instant.MAX).at(11));
    validation.assertVerdict(Verdict.NOT_YET_VALID);
    image.apply(key(1).secret(SECRET).expiresAt(Instant.MIN).at(12));
    validation.assertVerdict(Verdict.EXPIRED);
  }
}
