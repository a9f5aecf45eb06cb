package dev.keyregistry.servlet;

import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.KeyImage;

/** A feed of what a test says, when it says it. */
final class ViewFeed implements KeyFeed {

  private final KeyImage image;
  private FeedStatus status = new FeedStatus(FeedStatus.State.CONNECTING, null);

  ViewFeed(KeyImage image) {
    this.image = image;
  }

  /** These are all. */
  void complete(EntityView... views) {
    for (EntityView view : views) {
      apply(view);
    }
    image.complete();
    status = new FeedStatus(FeedStatus.State.LIVE, null);
  }

  void apply(EntityView view) {
    image.apply(view);
    image.advance(view.position());
  }

  @Override
  public void start() {}

  @Override
  public FeedStatus status() {
    return status;
  }

  @Override
  public void close() {
    status = new FeedStatus(FeedStatus.State.CLOSED, null);
  }
}
