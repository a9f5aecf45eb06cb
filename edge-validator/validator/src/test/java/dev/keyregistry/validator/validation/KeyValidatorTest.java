package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.GROUP;
import static dev.keyregistry.validator.TestKeys.group;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static dev.keyregistry.validator.TestKeys.tenantWithCut;
import static dev.keyregistry.validator.TestKeys.tenantWithRole;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyValidatorTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String SECRET = "kr_live_sk_secret";

  private final KeyImage image = new KeyImage();
  private Instant now = NOW;
  private final KeyValidator validator =
      new KeyValidator(
          image,
          new InstantSource() {
            @Override
            public Instant instant() {
              return now;
            }
          });

  @BeforeEach
  void tenant_is_known() {
    image.apply(tenant(1));
  }

  @Test
  void a_good_key_is_valid_and_tells_who_it_is() {
    image.apply(group(true, 2));
    image.apply(key(1).secret(SECRET).scopes("a:read").group(GROUP, 10).subject("ann", 10).at(10));
    image.advance(10);

    Decision decision = validate(Demand.NOTHING);

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.position()).isEqualTo(10);
    KeyIdentity key = requireNonNull(decision.key());
    assertThat(key.key()).isEqualTo(keyId(1));
    assertThat(key.tenant()).isEqualTo(ACME);
    assertThat(key.group()).isEqualTo(GROUP);
    assertThat(key.environment()).isEqualTo(Environment.LIVE);
    assertThat(key.subject()).isEqualTo("ann");
    assertThat(key.scopes()).isEqualTo(Scopes.of("a:read"));
  }

  @Test
  void a_request_without_a_secret_is_missing_ambiguous_or_malformed() {
    assertThat(validator.validate(Carriage.ofHeaders(List.of(), List.of()), Demand.NOTHING))
        .isEqualTo(new Decision(Verdict.MISSING, null, 0));
    assertThat(validator.validate(Carriage.ofHeader("Bearer a", "b"), Demand.NOTHING).verdict())
        .isEqualTo(Verdict.AMBIGUOUS);
    assertThat(validator.validate(Carriage.ofHeader("Basic a", null), Demand.NOTHING).verdict())
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void an_absent_key_is_unknown() {
    assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void a_deleted_key_is_unknown_and_says_nothing_of_itself() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.DELETED).at(11));
    assertThat(validate(Demand.NOTHING)).isEqualTo(new Decision(Verdict.UNKNOWN, null, 0));
  }

  @Test
  void a_revoked_key_is_denied() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.REVOKED).at(11));
    assertVerdict(Verdict.REVOKED);
    assertThat(validate(Demand.NOTHING).key()).isNotNull();
  }

  @Test
  void R5_a_cut_key_is_revoked() {
    image.apply(key(1).secret(SECRET).at(10));
    image.apply(tenantWithCut(new Cut(11, null, null, null)));
    assertVerdict(Verdict.REVOKED);
  }

  @Test
  void R5_a_key_that_came_to_match_after_the_cut_is_not_cut() {
    image.apply(group(true, 2));
    image.apply(key(1).secret(SECRET).group(GROUP, 12).at(12));
    image.apply(tenantWithCut(new Cut(11, GROUP, null, null)));
    assertVerdict(Verdict.VALID);
    image.apply(tenantWithCut(new Cut(13, GROUP, null, null)));
    assertVerdict(Verdict.REVOKED);
  }

  @Test
  void every_key_of_a_suspended_tenant_is_denied_until_it_is_resumed() {
    image.apply(key(1).secret(SECRET).at(10));
    image.apply(suspended(11));
    assertVerdict(Verdict.TENANT_SUSPENDED);
    image.apply(tenant(12));
    assertVerdict(Verdict.VALID);
  }

  @Test
  void every_key_of_an_inactive_group_is_denied_until_it_is_activated() {
    image.apply(key(1).secret(SECRET).group(GROUP, 10).at(10));
    image.apply(group(false, 11));
    assertVerdict(Verdict.GROUP_INACTIVE);
    image.apply(group(true, 12));
    assertVerdict(Verdict.VALID);
  }

  @Test
  void E2_a_key_of_an_absent_or_unreadable_group_is_denied() {
    image.apply(key(1).secret(SECRET).group(GROUP, 10).at(10));
    assertVerdict(Verdict.UNKNOWN);
    image.apply(group(true, 11));
    assertVerdict(Verdict.VALID);
    image.deny(GROUP, 12);
    assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void E2_a_key_of_an_absent_or_unreadable_tenant_is_denied() {
    image.apply(key(1).secret(SECRET).at(10));
    image.remove(ACME);
    assertVerdict(Verdict.UNKNOWN);
    image.apply(tenant(11));
    assertVerdict(Verdict.VALID);
    image.deny(ACME, 12);
    assertVerdict(Verdict.UNKNOWN);
  }

  @Test
  void E2_a_key_with_a_role_that_its_tenant_does_not_have_is_denied() {
    image.apply(key(1).secret(SECRET).roles("reader").at(10));
    assertVerdict(Verdict.UNKNOWN);
    image.apply(tenantWithRole("reader", Scopes.of("a:read"), 11));
    assertVerdict(Verdict.VALID);
  }

  @Test
  void E2_an_unreadable_key_is_denied_until_a_newer_record_can_be_read() {
    image.apply(key(1).secret(SECRET).at(10));
    image.deny(keyId(1), 11);
    assertVerdict(Verdict.UNKNOWN);
    image.apply(key(1).secret(SECRET).at(10));
    assertVerdict(Verdict.UNKNOWN);
    image.apply(key(1).secret(SECRET).at(12));
    assertVerdict(Verdict.VALID);
  }

  @Test
  void a_disabled_key_is_denied_until_it_is_enabled() {
    image.apply(key(1).secret(SECRET).status(KeyStatus.DISABLED).at(11));
    assertVerdict(Verdict.DISABLED);
    image.apply(key(1).secret(SECRET).at(12));
    assertVerdict(Verdict.VALID);
  }

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
          return now;
        };

    Decision decision =
        new KeyValidator(image, changing).validate(Carriage.ofSecret(SECRET), scopes("a:read"));

    // Nothing of the image was read after the clock: the time is at least as new as what it judges.
    assertThat(decision.verdict()).isEqualTo(Verdict.VALID);
    assertThat(decision.position()).isEqualTo(10);
    assertThat(requireNonNull(decision.key()).scopes()).isEqualTo(Scopes.of("a:read"));
    assertVerdict(Verdict.REVOKED);
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
    assertVerdict(Verdict.VALID);
  }

  @Test
  void a_key_expires_at_the_very_instant() {
    image.apply(key(1).secret(SECRET).expiresAt(NOW).at(10));
    now = NOW.minusMillis(1);
    assertVerdict(Verdict.VALID);
    now = NOW;
    assertVerdict(Verdict.EXPIRED);
  }

  @Test
  void a_key_works_from_the_very_instant() {
    image.apply(key(1).secret(SECRET).notBefore(NOW.plusNanos(1)).at(10));
    assertVerdict(Verdict.NOT_YET_VALID);
    now = NOW.plusMillis(1);
    assertVerdict(Verdict.VALID);
  }

  @Test
  void times_beyond_counting_are_far_away() {
    image.apply(key(1).secret(SECRET).notBefore(Instant.MIN).expiresAt(Instant.MAX).at(10));
    assertVerdict(Verdict.VALID);
    image.apply(key(1).secret(SECRET).notBefore(Instant.MAX).at(11));
    assertVerdict(Verdict.NOT_YET_VALID);
    image.apply(key(1).secret(SECRET).expiresAt(Instant.MIN).at(12));
    assertVerdict(Verdict.EXPIRED);
  }

  @Test
  void both_secrets_work_in_the_overlap_and_the_old_one_not_after_it() {
    image.apply(key(1).secret("old").at(10));
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    assertThat(verdict("old", Demand.NOTHING)).isEqualTo(Verdict.VALID);
    assertVerdict(Verdict.VALID);
    now = NOW.plusSeconds(1);
    assertThat(verdict("old", Demand.NOTHING)).isEqualTo(Verdict.EXPIRED);
    assertVerdict(Verdict.VALID);
  }

  @Test
  void a_secret_that_its_key_no_longer_has_is_unknown() {
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    image.apply(key(1).secret(SECRET).at(12));
    assertThat(verdict("old", Demand.NOTHING)).isEqualTo(Verdict.UNKNOWN);
    assertVerdict(Verdict.VALID);
  }

  @Test
  void an_aborted_rotation_makes_the_old_secret_current_again() {
    image.apply(key(1).secret("new").secret(SECRET, NOW.plusSeconds(1)).at(11));
    image.apply(key(1).secret(SECRET).at(12));
    now = NOW.plusSeconds(9);
    assertVerdict(Verdict.VALID);
    assertThat(verdict("new", Demand.NOTHING)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_revocation_denies_every_secret() {
    image.apply(key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).at(11));
    image.apply(
        key(1).secret(SECRET).secret("old", NOW.plusSeconds(1)).status(KeyStatus.REVOKED).at(12));
    assertVerdict(Verdict.REVOKED);
    assertThat(verdict("old", Demand.NOTHING)).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void a_key_works_for_its_own_tenant_only() {
    image.apply(key(1).secret(SECRET).at(10));
    assertVerdict(Verdict.VALID, new Demand(List.of(), ACME, null, null));
    assertVerdict(Verdict.WRONG_TENANT, new Demand(List.of(), TenantId.of("other"), null, null));
  }

  @Test
  void a_test_key_does_not_work_live() {
    image.apply(key(1).secret(SECRET).environment(Environment.TEST).at(10));
    assertVerdict(Verdict.VALID, new Demand(List.of(), null, Environment.TEST, null));
    assertVerdict(Verdict.WRONG_ENVIRONMENT, new Demand(List.of(), null, Environment.LIVE, null));
  }

  @Test
  void a_key_with_ranges_works_from_them_only() {
    image.apply(key(1).secret(SECRET).ips("10.0.0.0/8", "2001:db8::/32").at(10));
    assertVerdict(Verdict.VALID, from(IpRange.address("10.1.2.3")));
    assertVerdict(Verdict.VALID, from(IpRange.address("2001:db8::1")));
    assertVerdict(Verdict.IP_NOT_ALLOWED, from(IpRange.address("11.1.2.3")));
    assertVerdict(Verdict.IP_NOT_ALLOWED, from(null));
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    assertVerdict(Verdict.VALID, from(mapped));
  }

  @Test
  void a_key_needs_every_scope_that_the_route_demands() {
    image.apply(tenantWithRole("writer", Scopes.of("a:write"), 2));
    image.apply(key(1).secret(SECRET).scopes("b:*").roles("writer").at(10));
    assertVerdict(Verdict.VALID, scopes("a:write", "b:read"));
    assertVerdict(Verdict.SCOPE_MISSING, scopes("a:write", "c:read"));
    assertThat(validate(Demand.NOTHING).key())
        .extracting(KeyIdentity::scopes)
        .isEqualTo(Scopes.of("a:write", "b:*"));
    image.apply(tenantWithRole("writer", Scopes.of("a:list"), 11));
    assertVerdict(Verdict.SCOPE_MISSING, scopes("a:write"));
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
    now = NOW.minusSeconds(60);
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
      assertVerdict(verdict, demand);
    }
  }

  private static Demand from(byte @Nullable [] address) {
    return Demand.NOTHING.from(address);
  }

  private static Demand scopes(String... scopes) {
    return new Demand(List.of(scopes), null, null, null);
  }

  private Decision validate(Demand demand) {
    return validator.validate(Carriage.ofSecret(SECRET), demand);
  }

  private Verdict verdict(String secret, Demand demand) {
    return validator.validate(Carriage.ofSecret(secret), demand).verdict();
  }

  private void assertVerdict(Verdict verdict) {
    assertVerdict(verdict, Demand.NOTHING);
  }

  private void assertVerdict(Verdict verdict, Demand demand) {
    assertThat(verdict(SECRET, demand)).isEqualTo(verdict);
  }
}
