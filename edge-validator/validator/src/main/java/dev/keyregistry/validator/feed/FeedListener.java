package dev.keyregistry.validator.feed;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.view.EntityView;

/**
 * Is told by a feed, on the thread that writes to the image, what is about to become of the image
 * (rule E6). It must be quick and must not throw.
 */
public interface FeedListener {

  FeedListener NONE =
      new FeedListener() {
        @Override
        public void narrowing(EntityView view) {}

        @Override
        public void denying(EntityId id, long position) {}

        @Override
        public void settled(FeedPlace place) {}
      };

  /** A view that may deny what a complete image allows; it is applied when this returns. */
  void narrowing(EntityView view);

  /**
   * An entity that is denied when this returns: its record cannot be read, or it is removed.
   *
   * @param position until something newer than this comes
   */
  void denying(EntityId id, long position);

  /**
   * The image is complete and reflects all records before this place, and just now the topic was
   * heard of.
   */
  void settled(FeedPlace place);
}
