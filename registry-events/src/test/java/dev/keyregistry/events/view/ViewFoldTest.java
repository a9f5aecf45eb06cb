package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FoldFixture.ACME;
import static dev.keyregistry.events.view.FoldFixture.BY;
import static dev.keyregistry.events.view.FoldFixture.CREATED;
import static dev.keyregistry.events.view.FoldFixture.GROUP;
import static dev.keyregistry.events.view.FoldFixture.fold;
import static dev.keyregistry.events.view.FoldFixture.revoked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewFoldTest {

  @Test
  void a_tenants_view_folds_its_events() {
    var view =
        (TenantView)
            fold(
                new TenantEvent.TenantCreated(ACME, "Acme", null, BY),
                new TenantEvent.RoleDefined(ACME, "clerk", Scopes.of("a:read"), BY),
                new TenantEvent.RoleDefined(ACME, "boss", Scopes.of("*"), BY),
                new TenantEvent.RoleRemoved(ACME, "boss", BY),
                new TenantEvent.TenantStalenessChanged(ACME, MaxStaleness.of("PT5S"), BY),
                new TenantEvent.KeysCut(
                    ACME, GROUP, "ann", null, null, RevocationReason.KEY_COMPROMISE, null, BY),
                new TenantEvent.TenantSuspended(ACME, BY));
    assertThat(view.suspended()).isTrue();
    assertThat(view.roles()).isEqualTo(Map.of("clerk", Scopes.of("a:read")));
    assertThat(view.defaultMaxStaleness()).isEqualTo(MaxStaleness.of("PT5S"));
    assertThat(view.cuts().toList()).containsExactly(new Cut(6, GROUP, digest("ann"), null, null));
    assertThat(view.position()).isEqualTo(7);
    var resumed = (TenantView) ViewFold.apply(view, new TenantEvent.TenantResumed(ACME, BY), 8);
    assertThat(resumed).isEqualTo(view.suspended(false).at(8));
  }

  @Test
  void a_groups_view_folds_its_events() {
    var created = new GroupEvent.GroupCreated(GROUP, ACME, "partners", null, BY);
    var described = new GroupEvent.GroupDescribed(GROUP, ACME, "friends", null, BY);
    var deactivated = new GroupEvent.GroupDeactivated(GROUP, ACME, BY);
    assertThat(fold(created, described)).isEqualTo(new GroupView(GROUP, ACME, true, 2));
    assertThat(fold(created, deactivated, described))
        .isEqualTo(new GroupView(GROUP, ACME, false, 3));
    assertThat(fold(created, deactivated, new GroupEvent.GroupActivated(GROUP, ACME, BY)))
        .isEqualTo(new GroupView(GROUP, ACME, true, 3));
    assertThat(fold(created, new GroupEvent.GroupDeleted(GROUP, ACME, BY)))
        .isEqualTo(new GroupView(GROUP, ACME, false, 2));
  }

  @Test
  void an_event_before_its_entitys_creation_breaks_the_log() {
    assertThatThrownBy(() -> fold(revoked())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fold(new TenantEvent.TenantSuspended(ACME, BY)))
        .isInstanceOf(IllegalStateException.class);
    for (GroupEvent event :
        List.of(
            new GroupEvent.GroupDescribed(GROUP, ACME, "x", null, BY),
            new GroupEvent.GroupDeactivated(GROUP, ACME, BY),
            new GroupEvent.GroupActivated(GROUP, ACME, BY),
            new GroupEvent.GroupDeleted(GROUP, ACME, BY))) {
      assertThatThrownBy(() -> fold(event)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_second_creation_breaks_the_log() {
    for (RegistryEvent event :
        List.of(
            CREATED,
            new TenantEvent.TenantCreated(ACME, "Acme", null, BY),
            new GroupEvent.GroupCreated(GROUP, ACME, "partners", null, BY))) {
      assertThatThrownBy(() -> fold(event, event))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("second creation");
    }
  }

  private static SubjectDigest digest(String subject) {
    return SubjectDigest.of(ACME, subject);
  }
}
