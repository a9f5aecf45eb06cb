package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.GROUP;
import static dev.keyregistry.validator.TestKeys.group;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.tenant;
import static dev.keyregistry.validator.TestKeys.tenantWithRole;
import static dev.keyregistry.validator.TestKeys.tenantWithStaleness;
import static dev.keyregistry.validator.validation.Validation.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MissingDataTest {

  private final Validation validation = new Validation();
  private final KeyImage image = validation.image();

  @Test
  void E2_a_key_of_an_absent_or_unreadable_group_is_denied() {
    image.apply(key(1).secret(SECRET).group(GROUP, 10).at(10));
    validation.assertVerdict(Verdict.UNKNOWN);
    image.apply(group(true, 11));
    validation.assertVerdict(Verdict.VALID);
    image.deny(GROUP, 12);
    validation.assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void E2_a_key_of_an_absent_or_unreadable_tenant_is_denied() {
    image.apply(key(1).secret(SECRET).at(10));
    image.remove(ACME);
    validation.assertVerdict(Verdict.UNKNOWN);
    image.apply(tenant(11));
    validation.assertVerdict(Verdict.VALID);
    image.deny(ACME, 12);
    validation.assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void E2_a_key_with_a_role_that_its_tenant_does_not_have_is_denied() {
    image.apply(key(1).secret(SECRET).roles("reader").at(10));
    validation.assertVerdict(Verdict.UNKNOWN);
    image.apply(tenantWithRole("reader", Scopes.of("a:read"), 11));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void E2_an_unreadable_key_is_denied_until_a_newer_record_can_be_read() {
    image.apply(key(1).secret(SECRET).at(10));
    image.deny(keyId(1), 11);
    validation.assertVerdict(Verdict.UNKNOWN);
    image.apply(key(1).secret(SECRET).at(10));
    validation.assertVerdict(Verdict.UNKNOWN);
    image.apply(key(1).secret(SECRET).at(12));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void E6_of_an_image_that_may_lack_denials_only_unbounded_keys_are_accepted() {
    var minute = new MaxStaleness(Duration.ofMinutes(1));
    image.apply(key(1).secret(SECRET).at(10));
    image.restored(10, false);
    validation.assertVerdict(Verdict.STALE); // the cell's default is a bound
    image.apply(key(1).secret(SECRET).maxStaleness(minute).at(11));
    validation.assertVerdict(Verdict.STALE);
    image.apply(key(1).secret(SECRET).maxStaleness(MaxStaleness.UNBOUNDED).at(12));
    validation.assertVerdict(Verdict.VALID);
    image.apply(key(1).secret(SECRET).at(13));
    image.apply(tenantWithStaleness(MaxStaleness.UNBOUNDED, 14));
    validation.assertVerdict(Verdict.VALID);
    image.apply(key(1).secret(SECRET).status(KeyStatus.REVOKED).at(15));
    validation.assertVerdict(Verdict.REVOKED);
    image.apply(key(2).secret("other").maxStaleness(minute).at(16));
    image.complete(); // live
    assertThat(validation.verdict("other", Demand.NOTHING)).isEqualTo(Verdict.VALID);
  }
}
