package dev.keyregistry.validator.validation;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.tenantWithRole;
import static dev.keyregistry.validator.validation.Validation.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.image.KeyImage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemandTest {

  private final Validation validation = new Validation();
  private final KeyImage image = validation.image();

  @Test
  void a_key_works_for_its_own_tenant_only() {
    image.apply(key(1).secret(SECRET).at(10));
    validation.assertVerdict(Verdict.VALID, new Demand(List.of(), ACME, null, null));
    validation.assertVerdict(
        Verdict.WRONG_TENANT, new Demand(List.of(), TenantId.of("other"), null, null));
  }

  @Test
  void a_test_key_does_not_work_live() {
    image.apply(key(1).secret(SECRET).environment(Environment.TEST).at(10));
    validation.assertVerdict(Verdict.VALID, new Demand(List.of(), null, Environment.TEST, null));
    validation.assertVerdict(
        Verdict.WRONG_ENVIRONMENT, new Demand(List.of(), null, Environment.LIVE, null));
  }

  @Test
  void a_key_with_ranges_works_from_them_only() {
    image.apply(key(1).secret(SECRET).ips("10.0.0.0/8", "2001:db8::/32").at(10));
    validation.assertVerdict(Verdict.VALID, from(IpRange.address("10.1.2.3")));
    validation.assertVerdict(Verdict.VALID, from(IpRange.address("2001:db8::1")));
    validation.assertVerdict(Verdict.IP_NOT_ALLOWED, from(IpRange.address("11.1.2.3")));
    validation.assertVerdict(Verdict.IP_NOT_ALLOWED, from(null));
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    validation.assertVerdict(Verdict.VALID, from(mapped));
  }

  @Test
  void a_key_needs_every_scope_that_the_route_demands() {
    image.apply(tenantWithRole("writer", Scopes.of("a:write"), 2));
    image.apply(key(1).secret(SECRET).scopes("b:*").roles("writer").at(10));
    validation.assertVerdict(Verdict.VALID, scopes("a:write", "b:read"));
    validation.assertVerdict(Verdict.SCOPE_MISSING, scopes("a:write", "c:read"));
    assertThat(validation.validate(Demand.NOTHING).key())
        .extracting(Identity::scopes)
        .isEqualTo(Scopes.of("a:write", "b:*"));
    image.apply(tenantWithRole("writer", Scopes.of("a:list"), 11));
    validation.assertVerdict(Verdict.SCOPE_MISSING, scopes("a:write"));
  }

  private static Demand from(byte @Nullable [] address) {
    return Demand.NOTHING.from(address);
  }

  private static Demand scopes(String... scopes) {
    return new Demand(List.of(scopes), null, null, null);
  }
}
