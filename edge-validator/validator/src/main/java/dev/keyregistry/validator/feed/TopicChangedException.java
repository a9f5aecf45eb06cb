package dev.keyregistry.validator.feed;

/** What was read so far came from another topic of the same name: all is to be read again. */
final class TopicChangedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicChangedException(String message) {
    super(message);
  }
}
