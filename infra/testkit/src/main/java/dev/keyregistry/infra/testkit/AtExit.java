package dev.keyregistry.infra.testkit;

/** Actions for the end of the JVM. */
final class AtExit {
  private AtExit() {}

  static void run(Runnable action) {
    Runtime.getRuntime().addShutdownHook(new Thread(action, "test-servers-exit"));
  }
}
