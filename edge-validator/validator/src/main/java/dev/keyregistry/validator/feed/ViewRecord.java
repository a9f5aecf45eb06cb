package dev.keyregistry.validator.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.log.MalformedRecordException;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code registry.keys} as far as it can be read, each part by itself.
 *
 * @param offset its place on the topic
 * @param id its entity; {@code null} if the key is that of none
 * @param headers its place in the log; {@code null} if they cannot be read
 * @param isPassedOver whether nobody wants its value, which was not read
 * @param isRemoval whether it has no value: the end of the entity
 * @param view its value; {@code null} if there is none, or none that can be read
 */
record ViewRecord(
    long offset,
    @Nullable EntityId id,
    @Nullable ViewHeaders headers,
    boolean isPassedOver,
    boolean isRemoval,
    @Nullable EntityView view) {

  /**
   * Reads a record.
   *
   * @param wanted whether the values of an entity are to be read at all
   */
  static ViewRecord read(ConsumerRecord<byte[], byte[]> record, Predicate<EntityId> wanted) {
    EntityId id = id(record.key());
    boolean passedOver = id != null && !wanted.test(id);
    return new ViewRecord(
        record.offset(),
        id,
        headers(record.headers()),
        passedOver,
        record.value() == null,
        passedOver ? null : view(record.value()));
  }

  /** Whether all of it is there, and its parts are of the same entity and position. */
  boolean isWhole() {
    return view != null
        && headers != null
        && view.id().equals(id)
        && view.position() == headers.position();
  }

  private static @Nullable EntityView view(byte @Nullable [] value) {
    try {
      return value == null ? null : ViewCodec.decode(value);
    } catch (CodecException e) {
      return null;
    }
  }

  private static @Nullable ViewHeaders headers(Headers headers) {
    try {
      return ViewHeaders.parse(
          name -> {
            Header header = headers.lastHeader(name);
            return header == null ? null : header.value();
          });
    } catch (MalformedRecordException e) {
      return null;
    }
  }

  private static @Nullable EntityId id(byte @Nullable [] key) {
    try {
      return key == null ? null : EntityId.ofRecordKey(new String(key, UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
