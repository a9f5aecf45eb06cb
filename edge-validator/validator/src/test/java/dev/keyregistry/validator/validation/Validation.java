package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.validator.image.KeyImage;
import java.time.Instant;

/** A validator on an image of its own, which knows the tenant, at a time that a test says. */
final class Validation {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final String SECRET = "kr_live_sk_secret";

  private final KeyImage image = new KeyImage();
  private Instant now = NOW;
  private final KeyValidator validator = new KeyValidator(image, () -> now);

  Validation() {
    image.apply(tenant(1));
  }

  void timeIs(Instant time) {
    now = time;
  }

  KeyImage image() {
    return image;
  }

  Decision validate(Carriage carriage, Demand demand) {
    return validator.validate(carriage, demand);
  }

  /** What becomes of a request with {@link #SECRET}. */
  Decision validate(Demand demand) {
    return validate(Carriage.ofSecret(SECRET), demand);
  }

  Verdict verdict(String secret, Demand demand) {
    return validate(Carriage.ofSecret(secret), demand).verdict();
  }

  void assertVerdict(Verdict verdict) {
    assertVerdict(verdict, Demand.NOTHING);
  }

  void assertVerdict(Verdict verdict, Demand demand) {
    assertThat(verdict(SECRET, demand)).isEqualTo(verdict);
  }
}
