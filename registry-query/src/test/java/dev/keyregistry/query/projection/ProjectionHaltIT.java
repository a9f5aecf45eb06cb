package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ProjectionHaltIT {

  private static final TenantId ACME = Facts.ACME;

  private final Facts facts = new Facts();
  @AutoClose private final FollowedLog projection = new FollowedLog();
  private final LogOnKafka log = projection.log();

  @Test
  void L6_a_gap_halts_and_what_was_applied_still_answers() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.take(log.next(facts.disabled(id, ACME))); // position 3 never reaches the topic
    log.append(facts.revoked(id, ACME));
    projection.follow();
    projection.awaitHalt("position 3 is missing");
    assertThat(projection.status().position()).isEqualTo(2);
    assertThat(projection.key(id).status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(projection.status().unready()).isPresent();
  }

  @Test
  void L7_a_broken_chain_halts() {
    log.append(facts.tenant(ACME));
    KeyCreated event = facts.key(facts.keyId(), ACME, "forged");
    log.send(log.logged(2, event, ChainHash.ORIGIN));
    projection.follow();
    projection.awaitHalt("chain hash");
    assertThat(projection.status().position()).isEqualTo(1);
  }

  @Test
  void L7_a_changed_event_halts() {
    log.append(facts.tenant(ACME));
    LoggedEvent real = log.next(facts.key(facts.keyId(), ACME, "real"));
    LoggedEvent other = log.next(facts.key(facts.keyId(), ACME, "changed"));
    log.send(
        new LoggedEvent(
            2,
            other.id(),
            other.type(),
            other.subject(),
            other.time(),
            other.data(),
            real.chainHash(),
            real.log()));
    projection.follow();
    projection.awaitHalt("chain hash");
  }

  @Test
  void L6_another_log_halts() {
    log.append(facts.tenant(ACME));
    log.become(new LogIdentity(new UUID(9, 9), 1));
    log.append(facts.key(facts.keyId(), ACME, "foreign"));
    projection.follow();
    projection.awaitHalt("of the log 00000000-0000-0009");
    assertThat(projection.status().position()).isEqualTo(1);
  }

  @Test
  void L6_an_older_epoch_halts_and_a_newer_one_does_not() {
    UUID id = log.identity().logId();
    log.append(facts.tenant(ACME));
    log.become(new LogIdentity(id, 2));
    log.append(facts.key(facts.keyId(), ACME, "after the promotion"));
    log.become(new LogIdentity(id, 1));
    log.append(facts.key(facts.keyId(), ACME, "of the deposed"));
    projection.follow();
    projection.awaitHalt("epoch");
    assertThat(projection.status().position()).isEqualTo(2);
  }

  @Test
  void L6_an_applied_position_with_another_hash_halts() {
    KeyId id = facts.keyId();
    log.append(facts.tenant(ACME));
    log.append(facts.key(id, ACME, "ci"));
    log.append(facts.disabled(id, ACME));
    projection.follow();
    projection.awaitPosition(3);
    LoggedEvent first = log.log().getFirst();
    log.send(log.logged(2, facts.key(facts.keyId(), ACME, "fork"), first.chainHash()));
    projection.awaitHalt("another event was applied");
    assertThat(projection.key(id).status()).isEqualTo(KeyStatus.DISABLED);
  }

  @Test
  void an_unreadable_event_halts_at_its_position() {
    log.append(facts.tenant(ACME));
    LoggedEvent good = log.next(facts.key(facts.keyId(), ACME, "ci"));
    LoggedEvent unknown =
        new LoggedEvent(
            2,
            good.id(),
            "dev.keyregistry.key.exploded.v1",
            good.subject(),
            good.time(),
            good.data(),
            good.chainHash(),
            good.log());
    log.send(LogOnKafka.chained(unknown, log.log().getFirst().chainHash()));
    projection.follow();
    projection.awaitHalt("position 2");
    assertThat(projection.status().position()).isEqualTo(1);
  }

  @Test
  void a_record_without_a_place_in_the_log_halts() {
    log.append(facts.tenant(ACME));
    log.send(new ProducerRecord<>(log.topic(), new byte[] {1}, new byte[] {2}));
    projection.follow();
    projection.awaitHalt("offset 1");
    assertThat(projection.status().position()).isEqualTo(1);
  }

  @Test
  void R1_a_topic_of_two_partitions_halts() {
    String topic = "events-" + UUID.randomUUID();
    projection.kafka().createTopic(topic, 2, Map.of());
    projection.follow(topic);
    projection.awaitHalt("2 partitions");
  }
}
