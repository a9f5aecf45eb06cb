package dev.keyregistry.query.projection;

import dev.keyregistry.query.store.QueryDatabase;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A projection in a process of its own, to be killed. */
final class ProjectionProcess {

  private ProjectionProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var database = QueryDatabase.open(args[0], args[1], args[2]);
    var status = new ProjectionStatus();
    new Projection(
            Map.of("bootstrap.servers", args[3]), args[4], database.projection(), status, false)
        .start();
    new CountDownLatch(1).await();
  }
}
