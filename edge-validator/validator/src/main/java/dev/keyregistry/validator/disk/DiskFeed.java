package dev.keyregistry.validator.disk;

import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KeyFeed;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A feed that begins with what is on the disk: it restores the image, and then lets another feed go
 * on from there.
 */
public final class DiskFeed implements KeyFeed {

  private static final FeedStatus RESTORING =
      new FeedStatus(FeedStatus.State.CONNECTING, "the snapshot is being read");

  private final RestartState state;
  private final Function<@Nullable FeedPlace, KeyFeed> source;
  private final Thread thread = Thread.ofPlatform().name("restore").daemon().unstarted(this::run);
  private volatile FeedStatus status = RESTORING;
  private volatile @Nullable KeyFeed feed;
  private boolean closed;

  /**
   * A feed.
   *
   * @param source makes, from where to read on, the feed that follows; it tells {@code state} of
   *     its progress
   */
  public DiskFeed(RestartState state, Function<@Nullable FeedPlace, KeyFeed> source) {
    this.state = state;
    this.source = source;
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      FeedPlace resume = state.restore();
      follow(source.apply(resume));
    } catch (Throwable e) { // also an Error: nobody else would tell of it
      status = new FeedStatus(FeedStatus.State.STOPPED, e.toString());
    }
  }

  private synchronized void follow(KeyFeed next) {
    if (!closed) {
      next.start();
      feed = next;
    }
  }

  @Override
  public FeedStatus status() {
    KeyFeed following = feed;
    return following == null ? status : following.status();
  }

  /** Ends the feeding, keeps the image on disk, and gives the folder free. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    KeyFeed following = feed;
    if (following != null) {
      following.close();
    }
    // Only of a feed that ended in good order: a stopped one may have read what is wrong.
    state.close(following != null && following.status().state() == FeedStatus.State.CLOSED);
  }
}
