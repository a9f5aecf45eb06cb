package dev.keyregistry.validator.feed;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.image.FedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records of {@code registry.keys} to the image. A record that cannot be read denies its
 * entity and is counted; it never stops the feed.
 */
final class RecordApplier {

  private static final Logger LOG = LoggerFactory.getLogger(RecordApplier.class);

  private final FedImage image;
  private final LogWatch log = new LogWatch();

  RecordApplier(FedImage image) {
    this.image = image;
  }

  void apply(ViewRecord record) {
    ViewHeaders headers = record.headers();
    if (headers != null) {
      log.check(headers); // L6
      image.saw(headers);
    }
    EntityId id = record.id();
    if (id == null) {
      image.countUnreadable();
      LOG.warn("The record at offset {} is of no known entity: passed over", record.offset());
    } else if (!record.isPassedOver()) {
      apply(id, record);
    }
    if (headers != null && headers.last()) {
      image.advance(headers.position()); // R4
    }
  }

  private void apply(EntityId id, ViewRecord record) {
    EntityView view = record.view();
    if (record.isRemoval()) {
      image.remove(id); // E3
    } else if (view != null && record.isWhole()) {
      image.apply(view);
    } else {
      image.deny(id, record.headers() == null ? 0 : record.headers().position()); // E2
      LOG.warn("The view of {} at offset {} cannot be read: denied", id, record.offset());
    }
  }
}
