package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.GROUP;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.TestKeys;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.StandingCheck;
import dev.keyregistry.validator.validation.Explanation.Step;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String SECRET = "now";
  private static final String OLDER = "before";

  private final Random random = new Random(7);

  @Test
  void an_explanation_comes_to_the_verdict_of_a_validation() {
    Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
    for (int i = 0; i < 20_000; i++) {
      KeyImage image = randomImage();
      String secret = chance(2) ? SECRET : OLDER;
      Demand demand = randomDemand();

      Verdict verdict =
          new KeyValidator(image, CLOCK).validate(Carriage.ofSecret(secret), demand).verdict();

      KeyEntry entry = image.find(hash(secret));
      if (entry != null) {
        Explanation why = KeyValidator.explain(entry, hash(secret), demand, CLOCK);
        assertThat(why.verdict()).as("%s", why).isEqualTo(verdict);
        seen.add(verdict);
      }
    }
    assertThat(seen)
        .contains(
            Verdict.VALID,
            Verdict.UNKNOWN,
            Verdict.REVOKED,
            Verdict.TENANT_SUSPENDED,
            Verdict.GROUP_INACTIVE,
            Verdict.DISABLED,
            Verdict.EXPIRED,
            Verdict.NOT_YET_VALID,
            Verdict.WRONG_TENANT,
            Verdict.WRONG_ENVIRONMENT,
            Verdict.IP_NOT_ALLOWED,
            Verdict.SCOPE_MISSING);
  }

  @Test
  void every_check_is_told_also_after_one_that_fails() {
    KeyImage image = new KeyImage();
    image.apply(TestKeys.suspended(1));
    image.apply(key(1).secret(SECRET).status(KeyStatus.DISABLED).at(2));

    Explanation why =
        KeyValidator.explain(
            Objects.requireNonNull(image.find(keyId(1))),
            hash(SECRET),
            Demand.ofScopes(List.of("a:b")),
            CLOCK);

    assertThat(why.verdict()).isEqualTo(Verdict.TENANT_SUSPENDED);
    assertThat(why.steps()).hasSize(StandingCheck.values().length + Check.values().length);
    assertThat(why.steps().stream().filter(step -> !step.holds()))
        .containsExactly(
            new Step(StandingCheck.TENANT_ACTIVE, Verdict.TENANT_SUSPENDED),
            new Step(StandingCheck.ENABLED, Verdict.DISABLED),
            new Step(Check.SCOPES, Verdict.SCOPE_MISSING));
  }

  @Test
  void a_grant_is_told_with_the_role_that_it_comes_from() {
    KeyImage image = new KeyImage();
    image.apply(TestKeys.tenantWithRole("auditor", Scopes.of("log:*"), 1));
    image.apply(key(1).secret(SECRET).scopes("a:b").roles("auditor", "unknown").at(2));
    KeyEntry entry = Objects.requireNonNull(image.find(keyId(1)));

    assertThat(entry.grantOf("a:b")).isEqualTo("scope a:b");
    assertThat(entry.grantOf("log:read")).isEqualTo("role auditor, scope log:*");
    assertThat(entry.grantOf("c:d")).isNull();
  }

  private KeyImage randomImage() {
    KeyImage image = new KeyImage();
    if (!chance(12)) {
      image.apply(randomTenant());
    }
    if (!chance(4)) {
      image.apply(TestKeys.group(!chance(3), 5));
    }
    TestKeys.Spec key =
        key(1)
            .secret(SECRET)
            .secret(OLDER, chance(2) ? NOW.plusSeconds(1) : NOW)
            .scopes("a:read")
            .environment(chance(4) ? Environment.TEST : Environment.LIVE)
            .status(chance(2) ? KeyStatus.ACTIVE : one(KeyStatus.values()));
    if (chance(3)) {
      key.group(GROUP, 10);
    }
    if (chance(4)) {
      key.roles("r");
    }
    if (chance(4)) {
      key.ips("10.0.0.0/8");
    }
    int start = random.nextInt(4) - 2;
    if (chance(4)) {
      key.notBefore(NOW.plusMillis(start));
    }
    if (chance(4)) {
      key.expiresAt(NOW.plusMillis(start + 1));
    }
    image.apply(key.at(20));
    if (chance(20)) {
      image.deny(keyId(1), 30);
    }
    return image;
  }

  private EntityView randomTenant() {
    return switch (random.nextInt(6)) {
      case 0 -> TestKeys.suspended(1);
      case 1 ->
          TestKeys.tenantWithCut(new Cut(random.nextBoolean() ? 15 : 5, null, null, null, null));
      case 2, 3 -> TestKeys.tenantWithRole("r", Scopes.of("b:*"), 1);
      default -> TestKeys.tenant(1);
    };
  }

  private Demand randomDemand() {
    TenantId tenant = chance(2) ? null : TenantId.of(chance(4) ? "other" : "acme");
    Environment environment = chance(2) ? null : one(Environment.values());
    return new Demand(
        one(List.of("a:read"), List.of("b:read"), List.of()), tenant, environment, ip());
  }

  private byte @Nullable [] ip() {
    return one(
        new byte[] {10, 1, 1, 1},
        new byte[] {11, 1, 1, 1},
        new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 1, 1});
  }

  @SafeVarargs
  private <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
