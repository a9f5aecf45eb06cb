package dev.keyregistry.validator.feed;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.image.FedImage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records of {@code registry.keys} to the image. A record that cannot be read denies its
 * entity and is counted; it never stops the feed.
 */
final class RecordApplier {

  private static final Logger LOG = LoggerFactory.getLogger(RecordApplier.class);

  private final FedImage image;
  private final FeedListener listener;
  private final LogWatch log;

  RecordApplier(FedImage image) {
    this(image, FeedListener.NONE, null);
  }

  /**
   * An applier that goes on where another one ended.
   *
   * @param known what that one knew of the log; {@code null} if there was none
   */
  RecordApplier(FedImage image, FeedListener listener, @Nullable LogMark known) {
    this.image = image;
    this.listener = listener;
    log = new LogWatch(known);
  }

  /** What is known of the log; {@code null} if no record was seen. */
  @Nullable LogMark mark() {
    return log.mark();
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
      remove(id, record.headers());
    } else if (view != null && record.isWhole()) {
      if (image.isComplete() && image.isNarrowedBy(view)) {
        listener.narrowing(view); // E6: before it is applied
      }
      image.apply(view);
    } else {
      long position = record.headers() == null ? 0 : record.headers().position();
      announceDenial(id, position);
      image.deny(id, position); // E2
      LOG.warn("The view of {} at offset {} cannot be read: denied", id, record.offset());
    }
  }

  private void remove(EntityId id, @Nullable ViewHeaders headers) {
    if (headers != null && headers.position() < image.positionOf(id)) {
      return; // E1: replayed, and what came after it is held already
    }
    if (image.positionOf(id) > 0) { // what is not held is denied by nothing that may be replayed
      announceDenial(id, 0);
    }
    image.remove(id); // E3
  }

  // E6: at the position held, so that a replay cannot bring back what was before it.
  private void announceDenial(EntityId id, long position) {
    long held = image.positionOf(id);
    if (image.isComplete() && (position == 0 || position > held)) {
      listener.denying(id, Math.max(position, held));
    }
  }
}
