package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.model.KeyFilter;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProjectionIT {

  private static final TenantId ACME = Facts.ACME;

  private final Facts facts = new Facts();
  @AutoClose private final FollowedLog projection = new FollowedLog();
  private final LogOnKafka log = projection.log();

  @Test
  void events_are_applied_in_order() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.append(facts.scopes(id, ACME, "a:b", "c:d"));
    log.append(facts.described(id, ACME, "nightly"));
    log.append(facts.disabled(id, ACME));
    projection.follow();
    projection.awaitPosition(5);

    StoredKey key = projection.key(id);
    assertThat(key.status()).isEqualTo(KeyStatus.DISABLED);
    assertThat(key.view().scopes().toList()).containsExactly("a:b", "c:d");
    assertThat(key.profile().label()).isEqualTo("nightly");
    assertThat(key.hints().newest()).startsWith("kr_live_sk_…").hasSize(16);
    assertThat(key.life().version()).isEqualTo(4);
    assertThat(key.life().position()).isEqualTo(5);
    assertThat(projection.events(id))
        .extracting(StoredEvent::position)
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(projection.events(id).getFirst().actor()).isEqualTo("key_admin");
    assertThat(projection.reads().tenant(ACME).value().orElseThrow().name()).isEqualTo("The acme");
    projection.awaitReady();
  }

  @Test
  void a_duplicate_is_dropped() {
    KeyId id = facts.keyId();
    LoggedEvent tenant = log.append(facts.tenant(ACME));
    LoggedEvent created = log.append(facts.key(id, ACME, "ci"));
    log.send(tenant);
    log.send(created);
    log.send(created);
    log.append(facts.disabled(id, ACME));
    projection.follow();
    projection.awaitPosition(3);
    assertThat(projection.key(id).life().version()).isEqualTo(2);
    assertThat(projection.events(id)).hasSize(2);
    assertThat(projection.status().halted()).isEmpty();
  }

  @Test
  void a_deleted_key_leaves_no_personal_data() {
    projection.appendAllKinds(facts);
    projection.follow();
    projection.awaitPosition(log.position());
    assertThat(String.join("\n", projection.rows().all()))
        .contains("ann@example.org"); // of other keys
    projection.rows().execute("delete from query.keys where deleted_at is null");
    projection
        .rows()
        .execute(
            "delete from query.events where subject not in (select 'key/' || key_id from"
                + " query.keys)");
    assertThat(String.join("\n", projection.rows().all()))
        .contains("key.deleted.v1")
        .doesNotContain("ann@example.org")
        .doesNotContain("user-7")
        .doesNotContain("doomed");
  }

  @Test
  void R5_a_cut_revokes_the_keys_before_it_and_no_others() {
    KeyId before = facts.keyId();
    KeyId other = facts.keyId();
    KeyId after = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.tenant(Facts.GLOBEX));
    log.append(facts.key(before, ACME, "before"));
    log.append(facts.key(other, Facts.GLOBEX, "of another tenant"));
    log.append(facts.cut(ACME, null, "user-7"));
    log.append(facts.key(after, ACME, "after"));
    log.append(facts.scopes(before, ACME, "x:y"));
    projection.follow();
    projection.awaitPosition(7);
    assertThat(projection.key(before).status()).isEqualTo(KeyStatus.REVOKED);
    assertThat(projection.key(other).status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(projection.key(after).status()).isEqualTo(KeyStatus.ACTIVE);
    var revoked = new KeyFilter(ACME, KeyStatus.REVOKED, null);
    assertThat(projection.reads().keys(revoked, null, 10).value().items()).hasSize(1);
  }
}
