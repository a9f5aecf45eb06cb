package dev.keyregistry.validator.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.log.MalformedRecordException;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.validator.image.KeyImage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records of {@code registry.keys} to the image. A record that cannot be read denies its
 * entity and is counted; it never stops the feed.
 */
final class RecordApplier {

  private static final Logger LOG = LoggerFactory.getLogger(RecordApplier.class);

  private final KeyImage image;
  private final LogWatch log = new LogWatch();

  RecordApplier(KeyImage image) {
    this.image = image;
  }

  void apply(ConsumerRecord<byte[], byte[]> record) {
    ViewHeaders headers = headers(record.headers());
    if (headers != null) {
      log.check(headers); // L6
    }
    EntityId id = id(record.key());
    if (id == null) {
      image.countUnreadable();
      LOG.warn("The record at offset {} is of no known entity: passed over", record.offset());
    } else {
      apply(id, headers, record);
    }
    if (headers != null && headers.last()) {
      image.advance(headers.position()); // R4
    }
  }

  private void apply(EntityId id, @Nullable ViewHeaders headers, ConsumerRecord<?, byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      image.remove(id); // E3
      return;
    }
    EntityView view = view(value);
    boolean readable =
        view != null
            && headers != null
            && view.id().equals(id)
            && view.position() == headers.position();
    if (view != null && readable) {
      image.apply(view);
    } else {
      image.deny(id, headers == null ? 0 : headers.position()); // E2
      LOG.warn("The view of {} at offset {} cannot be read: denied", id, record.offset());
    }
  }

  private static @Nullable EntityView view(byte[] value) {
    try {
      return ViewCodec.decode(value);
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
