package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.GROUP;
import static dev.keyregistry.validator.TestKeys.group;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static dev.keyregistry.validator.TestKeys.tenantWithCut;
import static dev.keyregistry.validator.validation.Validation.NOW;
import static dev.keyregistry.validator.validation.Validation.SECRET;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyValidatorTest {

  private final Validation validation = new Validation();
  private final KeyImage image = validation.image();

  @Test
  void a_good_key_is_valid_and_tells_who_it_is() {
    image.apply(group(true, 2));
    image.apply(key(1).secret(SECRET).scopes("a:read").group(GROUP, 10).subject("ann", 10).at(10));
    image.advance(10);

    Decision decision = validation.validate(Demand.NOTHING);

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.position()).isEqualTo(10);
    Identity key = requireNonNull(decision.key());
    assertThat(key.key()).isEqualTo(keyId(1));
    assertThat(key.tenant()).isEqualTo(ACME);
    assertThat(key.group()).isEqualTo(GROUP);
    assertThat(key.environment()).isEqualTo(Environment.LIVE);
    assertThat(key.subject()).isEqualTo("ann");
    assertThat(key.scopes()).isEqualTo(Scopes.of("a:read"));
  }

  @Test
  void a_request_without_a_secret_is_missing_ambiguous_or_malformed() {
    assertThat(
            validation.validate(
                Carriage.of(CarriageKind.headers(), List.of(), List.of()), Demand.NOTHING))
        .isEqualTo(new Decision(Verdict.MISSING, null, 0));
    assertThat(
            validation
                .validate(
                    Carriage.of(CarriageKind.headers(), List.of("Bearer a"), List.of("b")),
                    Demand.NOTHING)
                .verdict())
        .isEqualTo(Verdict.AMBIGUOUS);
    assertThat(
            validation
                .validate(
                    Carriage.ofAuthorization(CarriageKind.headers(), "Basic a"), Demand.NOTHING)
                .verdict())
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void an_absent_key_is_unknown() {
    validation.assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void a_deleted_key_is_unknown_and_says_nothing_of_itself() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.DELETED).at(11));
    assertThat(validation.validate(Demand.NOTHING))
        .isEqualTo(new Decision(Verdict.UNKNOWN, null, 0));
  }

  @Test
  void a_revoked_key_is_denied() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.REVOKED).at(11));
    validation.assertVerdict(Verdict.REVOKED);
    assertThat(validation.validate(Demand.NOTHING).key()).isNotNull();
  }

  @Test
  void R5_a_cut_key_is_revoked() {
    image.apply(key(1).secret(SECRET).at(10));
    image.apply(tenantWithCut(new Cut(11, null, null, null, null)));
    validation.assertVerdict(Verdict.REVOKED);
  }

  @Test
  void R5_a_key_that_came_to_match_after_the_cut_is_not_cut() {
    image.apply(group(true, 2));
    image.apply(key(1).secret(SECRET).group(GROUP, 12).at(12));
    image.apply(tenantWithCut(new Cut(11, GROUP, null, null, null)));
    validation.assertVerdict(Verdict.VALID);
    image.apply(tenantWithCut(new Cut(13, GROUP, null, null, null)));
    validation.assertVerdict(Verdict.REVOKED);
  }

  @Test
  void every_key_of_a_suspended_tenant_is_denied_until_it_is_resumed() {
    image.apply(key(1).secret(SECRET).at(10));
    image.apply(suspended(11));
    validation.assertVerdict(Verdict.TENANT_SUSPENDED);
    image.apply(tenant(12));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void every_key_of_an_inactive_group_is_denied_until_it_is_activated() {
    image.apply(key(1).secret(SECRET).group(GROUP, 10).at(10));
    image.apply(group(false, 11));
    validation.assertVerdict(Verdict.GROUP_INACTIVE);
    image.apply(group(true, 12));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void a_disabled_key_is_denied_until_it_is_enabled() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.DISABLED).at(11));
    validation.assertVerdict(Verdict.DISABLED);
    image.apply(key(1).secret(SECRET).at(12));
    validation.assertVerdict(Verdict.VALID);
  }

  @Test
  void the_first_verdict_that_applies_is_given() {
    Demand other = new Demand(List.of("z:z"), TenantId.of("other"), Environment.TEST, null);
    image.apply(group(false, 2));
    image.apply(suspended(3));
    TestSteps steps = new TestSteps(other);
    steps.expect(KeyStatus.REVOKED, Verdict.REVOKED);
    steps.expect(KeyStatus.DISABLED, Verdict.TENANT_SUSPENDED);
    image.apply(tenant(50));
    steps.expect(KeyStatus.DISABLED, Verdict.GROUP_INACTIVE);
    image.apply(group(true, 51));
    steps.expect(KeyStatus.DISABLED, Verdict.DISABLED);
    steps.expect(KeyStatus.ACTIVE, Verdict.EXPIRED);
    validation.timeIs(NOW.minusSeconds(60));
    steps.expect(KeyStatus.ACTIVE, Verdict.WRONG_TENANT);
  }

  /** One key with everything against it, of which one thing after the other is taken away. */
  private final class TestSteps {
    private final Demand demand;
    private long position = 20;

    TestSteps(Demand demand) {
      this.demand = demand;
    }

    void expect(KeyStatus status, Verdict verdict) {
      image.apply(
          key(1)
              .secret(SECRET)
              .group(GROUP, 10)
              .ips("10.0.0.0/8")
              .expiresAt(NOW)
              .status(status)
              .at(++position));
      validation.assertVerdict(verdict, demand);
    }
  }
}
