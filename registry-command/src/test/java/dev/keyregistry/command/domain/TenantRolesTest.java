package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.command.domain.TenantCommand.DefineRole;
import dev.keyregistry.command.domain.TenantCommand.RemoveRole;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantRolesTest {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final Caller ADMIN = caller(ACME);
  private static final Caller STRANGER = caller(TenantId.of("other"));
  private static final TenantState NEW = new TenantState.Active(TenantDetails.NONE);

  @Test
  void a_role_is_defined_redefined_and_removed() {
    TenantState defined = after(NEW, define("reader", Scopes.of("a:read")));
    assertThat(decide(defined, define("reader", Scopes.of("a:read")), ADMIN))
        .isEqualTo(Decision.of());
    TenantState redefined = after(defined, define("reader", Scopes.of("b:read")));
    assertThat(redefined.details().roles().granted(Scopes.of("c:d"), List.of("reader")))
        .containsExactly("b:read", "c:d");
    TenantState removed = after(redefined, new RemoveRole(ACME, "reader", BY));
    assertThat(removed.details().roles().scopes()).isEmpty();
    assertThat(refusal(removed, new RemoveRole(ACME, "reader", BY), ADMIN))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void a_suspended_tenant_stays_suspended_with_its_roles() {
    TenantState suspended = new TenantState.Suspended(TenantDetails.NONE);
    assertThat(after(suspended, define("reader", Scopes.of("a:read"))))
        .isInstanceOf(TenantState.Suspended.class)
        .extracting(state -> state.details().roles().know(List.of("reader")))
        .isEqualTo(true);
  }

  @Test
  void a_role_gives_no_registry_scope_that_who_defines_it_has_not() {
    assertThat(refusal(NEW, define("r", Scopes.of("registry:keys:write")), ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
  }

  @Test
  void a_foreign_tenant_has_no_roles() {
    assertThat(refusal(NEW, define("r", Scopes.NONE), STRANGER)).isEqualTo(Refusal.NOT_FOUND);
    assertThat(refusal(new TenantState.Unknown(), define("r", Scopes.NONE), ADMIN))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void the_roles_of_a_tenant_fit_into_its_view() {
    TenantState many = NEW;
    for (int i = 0; i < TenantRoles.MAX_ROLES; i++) {
      many = after(many, define("role-" + i, Scopes.of("a:b")));
    }
    assertThat(refusal(many, define("another", Scopes.NONE), ADMIN))
        .isEqualTo(Refusal.TOO_MANY_ROLES);
    after(many, define("role-0", Scopes.of("a:c")));

    List<String> long256 =
        IntStream.range(0, Scopes.MAX_COUNT)
            .mapToObj(i -> "a".repeat(60) + i + ":" + "b".repeat(64) + ":" + "c".repeat(64))
            .toList();
    TenantState large = after(NEW, define("one", Scopes.of(long256)));
    large = after(large, define("two", Scopes.of(long256)));
    assertThat(refusal(large, define("three", Scopes.of(long256)), ADMIN))
        .isEqualTo(Refusal.TOO_MANY_ROLES);
  }

  @Test
  void nobody_takes_from_a_role_what_they_do_not_have() {
    var root =
        new Caller(new KeyId(new UUID(1, 9)), TenantId.REGISTRY, null, Scopes.of("registry:*"), 1);
    var define = define("ops", Scopes.of("registry:keys:write"));
    TenantState withOps = NEW;
    for (RegistryEvent event : ((Accepted) decide(NEW, define, root)).events()) {
      withOps = withOps.evolve((TenantEvent) event, KeyState.NOT_YET);
    }
    assertThat(refusal(withOps, define("ops", Scopes.NONE), ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(refusal(withOps, new RemoveRole(ACME, "ops", BY), ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(decide(withOps, new RemoveRole(ACME, "ops", BY), root)).isInstanceOf(Accepted.class);
  }

  @Test
  void definitions_have_a_bound_over_time() {
    List<String> some = IntStream.range(0, 256).mapToObj(i -> "resource-" + i + ":read").toList();
    TenantState state = NEW;
    int defined = 0;
    Scopes next = Scopes.of(some);
    while (decide(state, define("r", next), ADMIN) instanceof Accepted) {
      state = after(state, define("r", next));
      next = defined++ % 2 == 0 ? Scopes.of(some.subList(0, 255)) : Scopes.of(some);
    }
    assertThat(defined).isBetween(500, 2_000);
    assertThat(refusal(state, define("r", next), ADMIN)).isEqualTo(Refusal.TOO_MANY_ROLES);
    assertThat(decide(state, new TenantCommand.SuspendTenant(ACME, BY), ADMIN))
        .isInstanceOf(Accepted.class);
  }

  private static Decision decide(TenantState state, TenantCommand command, Caller caller) {
    return TenantDecider.decide(
        command, new Surroundings(state, new GroupState.Unknown(), caller, List::of));
  }

  private static DefineRole define(String role, Scopes scopes) {
    return new DefineRole(ACME, role, scopes, BY);
  }

  private static TenantState after(TenantState state, TenantCommand command) {
    TenantState after = state;
    for (RegistryEvent event : ((Accepted) decide(state, command, ADMIN)).events()) {
      after = after.evolve((TenantEvent) event, KeyState.NOT_YET);
    }
    return after;
  }

  private static Refusal refusal(TenantState state, TenantCommand command, Caller caller) {
    return ((Refused) decide(state, command, caller)).refusal();
  }

  private static Caller caller(TenantId tenant) {
    return new Caller(
        new KeyId(new UUID(7, 99)), tenant, null, Scopes.of("registry:roles:write"), 0);
  }
}
