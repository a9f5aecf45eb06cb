package dev.keyregistry.validator.feed;

/** The source is not what it must be; trying again would not help. */
final class FeedStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FeedStoppedException(String message) {
    super(message);
  }
}
