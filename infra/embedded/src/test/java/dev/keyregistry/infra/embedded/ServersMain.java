package dev.keyregistry.infra.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A parent to kill: starts both servers, prints their process ids and waits for ever. */
final class ServersMain {
  private ServersMain() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0);
        var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      System.out.println("pids " + postgres.pid() + " " + kafka.pid());
      new CountDownLatch(1).await();
    }
  }
}
