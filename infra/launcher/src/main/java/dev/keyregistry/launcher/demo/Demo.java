package dev.keyregistry.launcher.demo;

import dev.keyregistry.launcher.cell.Progress;
import dev.keyregistry.launcher.cell.RunInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** The demonstration, on a cell that is up. */
public final class Demo {

  private static final String TENANT = "demo";
  private static final List<String> SCOPES = List.of("orders:read", "orders:write");
  private static final List<String> FEWER_SCOPES = List.of("orders:read");
  private static final String READ = "tenant=" + TENANT + "&scope=orders:read";
  private static final String WRITE = "tenant=" + TENANT + "&scope=orders:write";
  private static final int LEAST_AFTER_DENIAL = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<URI> edges;
  private final CommandClient command;
  private final int count;
  private final Progress progress;
  private final Judge judge;

  private Demo(RunInfo cell, CommandClient command, int count, Progress progress) {
    this.edges = cell.edgeUrls().stream().map(URI::create).toList();
    this.command = command;
    this.count = count;
    this.progress = progress;
    this.judge = new Judge(READ, edges.size());
  }

  /**
   * Runs it.
   *
   * @param count keys to create; a tenth of them is re-scoped, half of them revoked
   * @param begun when the command was given, as {@link System#nanoTime}
   * @throws RuntimeException with a message for people, if it cannot be carried through
   */
  public static DemoReport run(RunInfo cell, int count, long begun, Progress progress) {
    long up = System.nanoTime();
    try (var command = new CommandClient(cell.commandUrl(), rootKey(cell))) {
      var demo = new Demo(cell, command, count, progress);
      return demo.report(demo.act(), begun, up);
    } catch (IOException e) {
      throw new DemoException("an edge broke off: " + e.getMessage(), e);
    }
  }

  private static String rootKey(RunInfo cell) {
    try {
      return Files.readString(Path.of(cell.rootKeyFile())).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was done, and each revocation's time to both denials in nanoseconds. */
  private record Acts(int rescoped, List<Long> latencies) {}

  private Acts act() throws IOException {
    List<DemoKey> keys = create();
    List<DemoKey> rescoped = keys.subList(0, count / 10);
    List<DemoKey> revoked = keys.subList(count - count / 2, count);
    validateAtEveryEdge(keys);
    rescope(rescoped);
    List<Long> latencies = revokeUnderLoad(keys, revoked);
    insist(revoked);
    return new Acts(rescoped.size(), latencies);
  }

  private List<DemoKey> create() {
    command.createTenant(TENANT);
    List<DemoKey> keys = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      keys.add(command.createKey(TENANT, "demo " + i, SCOPES, edges.size()));
    }
    progress.step("created a tenant and " + count + " keys");
    return keys;
  }

  private void validateAtEveryEdge(List<DemoKey> keys) throws IOException {
    for (int edge = 0; edge < edges.size(); edge++) {
      try (var connection = new EdgeConnection(edges.get(edge))) {
        // Edges apply in order: one that knows the last key knows all.
        awaitStatus(connection, keys.getLast(), READ, 200);
        for (DemoKey key : keys) {
          judge.isDenied(connection, edge, key);
        }
      }
    }
    progress.step("validated each of them at %d edges".formatted(edges.size()));
  }

  private void rescope(List<DemoKey> keys) throws IOException {
    keys.forEach(key -> command.changeScopes(key, FEWER_SCOPES));
    for (int edge = 0; edge < edges.size(); edge++) {
      try (var connection = new EdgeConnection(edges.get(edge))) {
        awaitStatus(connection, keys.getLast(), WRITE, 403);
        for (DemoKey key : keys) {
          judge.mustLackScope(connection, edge, key, WRITE);
          judge.isDenied(connection, edge, key); // what it kept still counts
        }
      }
    }
    progress.step("took a scope from %d of them".formatted(keys.size()));
  }

  private static void awaitStatus(EdgeConnection connection, DemoKey key, String demand, int status)
      throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int last = 0;
    while (System.nanoTime() - deadline < 0) {
      last = connection.ask(key.secret(), demand).status();
      if (last == status) {
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
    throw new DemoException(
        "%s is still answered %d and not %d after %d s"
            .formatted(key, last, status, LIMIT.toSeconds()));
  }

  private List<Long> revokeUnderLoad(List<DemoKey> keys, List<DemoKey> doomed) throws IOException {
    List<Watcher> watchers = new ArrayList<>();
    try (var load = new SteadyLoad(edges, keys, judge)) {
      load.awaitWarm(); // measured is the load's steady state, not its start
      for (int edge = 0; edge < edges.size(); edge++) {
        watchers.add(new Watcher(edges.get(edge), edge, judge));
      }
      List<Long> latencies = new ArrayList<>();
      for (DemoKey key : doomed) {
        latencies.add(revoke(key, watchers));
      }
      progress.step("revoked %d of them, one by one, under load".formatted(doomed.size()));
      return latencies;
    } finally {
      for (Watcher watcher : watchers) {
        watcher.close();
      }
    }
  }

  /** Revokes a key; nanoseconds from the answer to the first denial at the slowest edge. */
  private long revoke(DemoKey key, List<Watcher> watchers) {
    var watched = new CountDownLatch(watchers.size());
    List<Future<Long>> denials = watchers.stream().map(w -> w.watch(key, watched)).toList();
    try {
      watched.await();
      key.revoking();
      command.revoke(key);
      long answered = System.nanoTime();
      long slowest = answered; // an edge may be faster than the answer
      for (Future<Long> denial : denials) {
        slowest = Math.max(slowest, denial.get());
      }
      return slowest - answered;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DemoException cause
          ? cause
          : new DemoException("an edge broke off: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  /** Sends every edge more requests with revoked keys, until it had enough of them. */
  private void insist(List<DemoKey> revoked) throws IOException {
    if (revoked.isEmpty()) {
      return;
    }
    int rounds = Math.ceilDiv(LEAST_AFTER_DENIAL, revoked.size());
    for (int edge = 0; edge < edges.size(); edge++) {
      try (var connection = new EdgeConnection(edges.get(edge))) {
        for (int round = 0; round < rounds; round++) {
          for (DemoKey key : revoked) {
            judge.isDenied(connection, edge, key);
          }
        }
      }
    }
    progress.step("insisted with the revoked ones");
  }

  private DemoReport report(Acts acts, long begun, long up) {
    List<Long> afterDenial = judge.afterDenial();
    boolean ok =
        judge.wronglyAllowed() == 0
            && judge.wronglyDenied() == 0
            && judge.unexpected() == 0
            && afterDenial.stream().allMatch(n -> n >= LEAST_AFTER_DENIAL);
    return new DemoReport(
        ok,
        count,
        acts.rescoped,
        acts.latencies.size(),
        edges.size(),
        judge.validations(),
        SteadyLoad.REQUESTS_PER_SECOND,
        DemoReport.Latency.of(acts.latencies),
        afterDenial,
        judge.wronglyAllowed(),
        judge.wronglyDenied(),
        judge.unexpected(),
        seconds(begun, up),
        seconds(begun, System.nanoTime()),
        judge.examples());
  }

  private static double seconds(long from, long to) {
    return Math.round((to - from) / 1e8) / 10.0;
  }
}
