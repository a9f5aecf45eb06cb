package dev.keyregistry.launcher.cell;

/** Is told, from any thread, what has been done. */
@FunctionalInterface
public interface Progress {

  /** Tells nobody. */
  Progress NONE = line -> {};

  /** A line for people. */
  void step(String line);
}
