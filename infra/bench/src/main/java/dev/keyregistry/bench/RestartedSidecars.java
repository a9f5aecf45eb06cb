package dev.keyregistry.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Ports;
import dev.keyregistry.infra.embedded.Signals;
import dev.keyregistry.sidecar.SidecarMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The sidecars of the {@code restart} bench, each a process that is started, asked and ended. */
final class RestartedSidecars {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final int CLIENTS = 8;
  private static final double NANOS = 1e9;
  private static final int KIBIBYTE = 1024;

  private final String bootstrapServers;
  private final Path folder;
  private final int keys;
  private final List<String> jvmFlags;
  private final String classPath;

  RestartedSidecars(String bootstrapServers, Path folder, int keys, List<String> jvmFlags) {
    this.bootstrapServers = bootstrapServers;
    this.folder = folder;
    this.keys = keys;
    this.jvmFlags = jvmFlags;
    classPath = SidecarJvm.jars(folder);
  }

  /** A sidecar under way. */
  private record Running(ChildProcess process, int port, long started) {}

  /** Makes the snapshot, and what the JVM keeps of its classes. */
  void prepare() throws IOException, InterruptedException {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Files.write(keyFile(), key);
    Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-------"));
    Running first = start(true);
    awaitGoodVerdict(first);
    awaitSnapshot(first);
    end(first);
  }

  /** Seconds from the process's start to its first good verdict, from the snapshot. */
  double restart() {
    return measured(start(true));
  }

  /** The same without a snapshot. */
  double coldStart() {
    return measured(start(false));
  }

  private double measured(Running sidecar) {
    long answered = awaitGoodVerdict(sidecar);
    end(sidecar);
    return (answered - sidecar.started) / NANOS;
  }

  /** The resident memory of a restarted sidecar that has answered so many requests. */
  double residentBytesAfter(int requests) throws IOException, InterruptedException {
    Running sidecar = start(true);
    awaitGoodVerdict(sidecar);
    load(sidecar.port, requests);
    LockSupport.parkNanos(SETTLE_NANOS);
    double bytes = residentBytes(sidecar.process.pid());
    end(sidecar);
    return bytes;
  }

  private Running start(boolean fromDisk) {
    int port = Ports.free();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--edge-id", "restart"));
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
    if (fromDisk) {
      arguments.addAll(List.of("--data-dir", folder.resolve("data").toString()));
      arguments.addAll(List.of("--snapshot-key-file", keyFile().toString()));
    }
    List<String> command =
        SidecarJvm.smallCommand(
            folder.resolve("classes.jsa"),
            classPath,
            jvmFlags,
            SidecarMain.class,
            arguments.toArray(String[]::new));
    long started = System.nanoTime();
    var process =
        ChildProcess.start(new ChildProcess.Spec(command, Map.of(), log(), Signals.TERM, GRACE));
    return new Running(process, port, started);
  }

  private static void end(Running sidecar) {
    sidecar.process.close();
  }

  /** Asks until a key of the population passes; when it did. */
  private long awaitGoodVerdict(Running sidecar) {
    String secret = Population.secret(keys / 2).reveal();
    while (!isGood(sidecar.port, secret)) {
      if (!sidecar.process.isAlive() || System.nanoTime() - sidecar.started > LIMIT.toNanos()) {
        throw new IllegalStateException("the sidecar did not get ready: see " + log());
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return System.nanoTime();
  }

  private static boolean isGood(int port, String secret) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request =
          "GET /authz HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
              + secret
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String status = in.readLine();
      return status != null && status.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  private static void awaitSnapshot(Running sidecar) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.port + "/metrics"))
              .build();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (client
          .send(request, BodyHandlers.ofLines())
          .body()
          .noneMatch(RestartedSidecars::isSnapshotAge)) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("there is no snapshot");
        }
        LockSupport.parkNanos(STEP_NANOS);
      }
    }
  }

  private static boolean isSnapshotAge(String line) {
    return line.startsWith("registry_snapshot_age_seconds ") && !line.endsWith("NaN");
  }

  private void load(int port, int requests) throws InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + port + "/authz");
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      int first = c;
      clients.add(Thread.ofPlatform().start(() -> ask(uri, first, requests / CLIENTS)));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private void ask(URI uri, int first, int count) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int i = 0; i < count; i++) {
        String secret = Population.secret((first + i * CLIENTS) % keys).reveal();
        var request = HttpRequest.newBuilder(uri).header("X-API-Key", secret).build();
        if (client.send(request, BodyHandlers.discarding()).statusCode() != 200) {
          throw new IllegalStateException("a good key was denied");
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double residentBytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private Path keyFile() {
    return folder.resolve("snapshot.key");
  }

  private Path log() {
    return folder.resolve("sidecar.log");
  }
}
