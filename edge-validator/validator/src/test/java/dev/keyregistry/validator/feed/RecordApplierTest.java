package dev.keyregistry.validator.feed;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordApplierTest {

  private static final UUID LOG = new UUID(1, 2);
  private static final Instant LATER = Instant.parse("2090-01-01T00:00:00Z");

  private final KeyImage image = new KeyImage();
  private final RecordApplier applier = new RecordApplier(image);

  @Test
  void R4_the_position_advances_on_the_last_record_of_an_event() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(2), false, 1));
    assertThat(image.appliedPosition()).isEqualTo(1);
    applier.apply(record(key(2).secret("b").at(2), true, 1));
    assertThat(image.appliedPosition()).isEqualTo(2);
    assertThat(image.size()).isEqualTo(2);
  }

  @Test
  void E2_an_unreadable_view_denies_its_key_and_the_feed_goes_on() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(2), true, 1));
    applier.apply(raw("key/" + keyId(1).value(), "{}", headers(3, true, 1)));
    applier.apply(record(key(2).secret("b").at(4), true, 1));
    assertThat(image.find(hash("a"))).isNull();
    assertThat(image.find(hash("b"))).isNotNull();
    assertThat(image.unreadableRecords()).isEqualTo(1);
    assertThat(image.appliedPosition()).isEqualTo(4);
  }

  @Test
  void E2_a_view_that_contradicts_its_record_denies_the_key_of_the_record() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(2), true, 1));
    String other = new String(ViewCodec.encode(key(2).secret("b").at(3)), UTF_8);
    applier.apply(raw("key/" + keyId(1).value(), other, headers(3, true, 1)));
    assertThat(image.find(hash("a"))).isNull();
    assertThat(image.find(hash("b"))).isNull();
    applier.apply(raw("key/" + keyId(2).value(), other, headers(4, true, 1)));
    assertThat(image.find(hash("b"))).isNull();
  }

  @Test
  void a_record_without_headers_denies_its_key() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(2), true, 1));
    String view = new String(ViewCodec.encode(key(1).secret("a").at(3)), UTF_8);
    applier.apply(raw("key/" + keyId(1).value(), view, null));
    assertThat(image.find(hash("a"))).isNull();
  }

  @Test
  void a_record_of_no_known_entity_is_counted_and_passed_over() {
    applier.apply(raw("policy/x", "{}", headers(1, true, 1)));
    applier.apply(raw(null, "{}", headers(2, true, 1)));
    assertThat(image.unreadableRecords()).isEqualTo(2);
    assertThat(image.appliedPosition()).isEqualTo(2);
  }

  @Test
  void E3_a_null_record_removes_its_key() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(2), true, 1));
    applier.apply(raw("key/" + keyId(1).value(), null, headers(2, true, 1)));
    assertThat(image.find(hash("a"))).isNull();
  }

  @Test
  void E1_a_null_record_from_before_what_is_held_is_dropped() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(key(1).secret("a").at(5), true, 1));
    applier.apply(raw("key/" + keyId(1).value(), null, headers(4, true, 1)));
    assertThat(image.find(hash("a"))).isNotNull();
  }

  @Test
  void E6_what_narrows_is_told_before_it_is_applied_and_nothing_else_is() {
    List<String> told = new ArrayList<>();
    var listening = new RecordApplier(image, telling(told), null);
    listening.apply(record(tenant(1), true, 1));
    listening.apply(record(key(1).secret("a").at(2), true, 1));
    listening.apply(record(key(1).secret("a").status(KeyStatus.DISABLED).at(3), true, 1));
    listening.apply(record(key(1).secret("a").at(4), true, 1));
    assertThat(told).as("before the image is complete").isEmpty();
    image.complete();

    listening.apply(record(key(1).secret("a").status(KeyStatus.REVOKED).at(3), true, 1)); // no news
    listening.apply(record(key(1).secret("a").secret("b", LATER).at(5), true, 1)); // wider
    listening.apply(record(key(2).secret("c").at(6), true, 1)); // new
    assertThat(told).isEmpty();
    listening.apply(record(key(1).secret("a").at(7), true, 1)); // without one of its secrets
    listening.apply(record(key(2).secret("c").status(KeyStatus.REVOKED).at(8), true, 1));
    listening.apply(record(suspended(9), true, 1));
    listening.apply(raw("key/" + keyId(1).value(), "{}", null));
    listening.apply(raw("key/" + keyId(2).value(), null, headers(8, true, 1)));
    assertThat(told)
        .containsExactly(
            "view 7 over 5, applied 6",
            "view 8 over 6, applied 7",
            "view 9 over 1, applied 8",
            "denied 7, applied 9",
            "denied 8, applied 9");
  }

  /** What the image was when a listener was told. */
  private FeedListener telling(List<String> told) {
    return new FeedListener() {
      @Override
      public void narrowing(EntityView view) {
        told.add(
            "view %d over %d, applied %d"
                .formatted(view.position(), image.positionOf(view.id()), image.appliedPosition()));
      }

      @Override
      public void denying(EntityId id, long position) {
        told.add("denied %d, applied %d".formatted(position, image.appliedPosition()));
      }

      @Override
      public void settled(FeedPlace place) {
        throw new IllegalStateException("an applier does not know");
      }
    };
  }

  @Test
  void L6_a_log_that_another_process_knew_is_the_one() {
    applier.apply(record(tenant(1), true, 1));
    var next = new RecordApplier(image, FeedListener.NONE, applier.mark());
    next.apply(record(tenant(2), true, 1));
    var other = new ViewHeaders(3, true, chain(3), new LogIdentity(new UUID(9, 9), 1));
    assertThatThrownBy(() -> next.apply(raw("tenant/" + ACME.value(), "{}", other)))
        .isInstanceOf(FeedStoppedException.class)
        .hasMessageContaining("is of the log");
  }

  @Test
  void L6_another_log_stops_the_feed() {
    applier.apply(record(tenant(1), true, 1));
    var other = new ViewHeaders(2, true, chain(2), new LogIdentity(new UUID(9, 9), 1));
    assertThatThrownBy(() -> applier.apply(raw("tenant/" + ACME.value(), "{}", other)))
        .isInstanceOf(FeedStoppedException.class)
        .hasMessageContaining("position 2");
  }

  @Test
  void L6_an_older_epoch_stops_the_feed_once_the_newer_one_began() {
    applier.apply(record(tenant(1), true, 1));
    applier.apply(record(tenant(5), true, 2));
    applier.apply(record(tenant(4), true, 1)); // from before: compaction left it behind
    assertThatThrownBy(() -> applier.apply(record(tenant(6), true, 1)))
        .isInstanceOf(FeedStoppedException.class);
  }

  @Test
  void L6_another_chain_hash_at_the_same_position_stops_the_feed() {
    applier.apply(record(tenant(2), true, 1));
    applier.apply(record(tenant(2), true, 1));
    var forked = new ViewHeaders(2, true, chain(3), new LogIdentity(LOG, 1));
    assertThatThrownBy(() -> applier.apply(raw("tenant/acme", "{}", forked)))
        .isInstanceOf(FeedStoppedException.class);
  }

  private static ViewRecord record(EntityView view, boolean last, long epoch) {
    return raw(
        view.id().recordKey(),
        new String(ViewCodec.encode(view), UTF_8),
        headers(view.position(), last, epoch));
  }

  private static ViewHeaders headers(long position, boolean last, long epoch) {
    return new ViewHeaders(position, last, chain(position), new LogIdentity(LOG, epoch));
  }

  private static ChainHash chain(long position) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) position;
    return ChainHash.of(bytes);
  }

  @SuppressWarnings("NullAway") // records may well have neither key nor value
  private static ViewRecord raw(
      @Nullable String key, @Nullable String value, @Nullable ViewHeaders headers) {
    var record =
        new ConsumerRecord<>(
            Topics.KEYS,
            0,
            0L,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8));
    if (headers != null) {
      headers.toMap().forEach((name, bytes) -> record.headers().add(name, bytes));
    }
    return ViewRecord.read(record, id -> true);
  }
}
