package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProjectionRestartIT {

  private static final TenantId ACME = Facts.ACME;

  private final Facts facts = new Facts();
  @AutoClose private final FollowedLog projection = new FollowedLog();
  private final LogOnKafka log = projection.log();

  @Test
  void a_restart_goes_on_and_applies_nothing_twice() {
    List<KeyId> ids = new ArrayList<>();
    log.append(facts.tenant(ACME));
    for (int round = 0; round < 5; round++) {
      Projection running = projection.follow();
      for (int i = 0; i < 40; i++) {
        KeyId id = facts.keyId();
        ids.add(id);
        log.append(facts.key(id, ACME, "key " + i));
        log.append(facts.disabled(id, ACME));
      }
      running.close(); // in the middle, wherever that is
    }
    projection.follow();
    projection.awaitPosition(log.position());
    for (KeyId id : ids) {
      assertThat(projection.key(id).life().version()).isEqualTo(2);
    }
    assertThat(projection.rows().read("select position from query.events order by position"))
        .isEqualTo(log.log().stream().map(event -> Long.toString(event.position())).toList());
  }

  @Test
  void an_offset_that_the_topic_does_not_have_is_only_a_hint() {
    log.append(facts.tenant(ACME));
    Projection first = projection.follow();
    projection.awaitPosition(1);
    first.close();
    projection.rows().execute("update query.progress set topic_offset = 4711");
    log.append(facts.key(facts.keyId(), ACME, "ci"));
    projection.follow();
    projection.awaitPosition(2);
    assertThat(projection.status().halted()).isEmpty();
  }

  @Test
  void an_offset_beyond_the_next_event_is_only_a_hint() {
    log.append(facts.tenant(ACME));
    Projection first = projection.follow();
    projection.awaitPosition(1);
    first.close();
    for (int i = 0; i < 4; i++) {
      log.append(facts.key(facts.keyId(), ACME, "ci"));
    }
    projection.rows().execute("update query.progress set topic_offset = 3");
    projection.follow();
    projection.awaitPosition(5);
    assertThat(projection.status().halted()).isEmpty();
  }

  @Test
  void a_rebuild_gives_the_same_rows() {
    projection.appendAllKinds(facts);
    Projection running = projection.follow();
    projection.awaitPosition(log.position());
    List<String> before = projection.rows().all();
    running.rebuild();
    projection.awaitPosition(log.position());
    projection.awaitReady();
    assertThat(projection.rows().all()).isEqualTo(before).hasSizeGreaterThan(8);
  }

  @Test
  void a_rebuild_ends_a_halt() {
    log.append(facts.tenant(ACME));
    log.append(facts.key(facts.keyId(), ACME, "ci"));
    Projection running = projection.follow();
    projection.awaitPosition(2);
    projection
        .rows()
        .execute(
            "update query.events set chain_hash = decode(repeat('11', 32), 'hex') where position ="
                + " 2");
    log.send(log.log().getLast());
    projection.awaitHalt("another event was applied");
    running.rebuild();
    projection.awaitReady();
    assertThat(projection.status().position()).isEqualTo(2);
  }
}
