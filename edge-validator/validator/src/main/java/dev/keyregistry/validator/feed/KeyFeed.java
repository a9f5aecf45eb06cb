package dev.keyregistry.validator.feed;

/**
 * Keeps an image up to date from somewhere, on a thread of its own: the image's one writer.
 * Whatever goes wrong, it either tries again or says in its status that it stopped.
 */
public interface KeyFeed extends AutoCloseable {

  /** Starts to feed; returns at once. To be called once. */
  void start();

  FeedStatus status();

  /** Ends the feeding; the image stays as it is. */
  @Override
  void close();
}
