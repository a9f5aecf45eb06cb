package dev.keyregistry.infra.testkit;

import java.util.concurrent.TimeUnit;

/** Counts aloud, for {@link ForkedJvmIT}. */
final class EchoMain {
  private EchoMain() {}

  public static void main(String[] args) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));
    System.out.println("hello " + args[0]);
    if (args[0].equals("parent")) {
      // Not closed: this JVM is to be killed.
      System.out.println("child " + ForkedJvm.start(EchoMain.class, "child").pid());
    }
    for (int n = 1; n < 100_000; n++) {
      System.out.println("tick " + n);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
