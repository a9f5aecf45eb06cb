package dev.keyregistry.validator.bounded;

/** Is told of each search for a key that has ended, on any thread; must be quick. */
@FunctionalInterface
public interface FillObserver {

  /**
   * A search has ended.
   *
   * @param nanos how long it took
   */
  void ended(FillOutcome outcome, long nanos);
}
