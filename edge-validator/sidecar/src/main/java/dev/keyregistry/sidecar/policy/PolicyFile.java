package dev.keyregistry.sidecar.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy in a file, as it is now: read again when the file changes, without a request being
 * dropped. A file that cannot be used is told of, and the policy stays what it was.
 */
public final class PolicyFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final Path file;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong refused = new AtomicLong();
  private volatile RoutePolicy policy;
  private byte[] seen;

  private PolicyFile(Path file, byte[] content) throws PolicyException {
    this.file = file;
    seen = content;
    policy = parse(content);
  }

  /**
   * Reads the file, and looks at it every second from then on.
   *
   * @throws PolicyException if it cannot be used
   */
  public static PolicyFile open(Path file) throws PolicyException {
    byte[] content;
    try {
      content = read(file);
    } catch (IOException e) {
      throw new PolicyException(
          List.of(file + ": cannot be read (" + e.getClass().getSimpleName() + ")"));
    }
    var opened = new PolicyFile(file, content);
    Thread.ofPlatform().name("route-policy").daemon().start(opened::watch);
    return opened;
  }

  /** The policy now. */
  public RoutePolicy policy() {
    return policy;
  }

  /** How many times a changed file could not be used. */
  public long refusedChanges() {
    return refused.get();
  }

  private void watch() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  // By its content: times and sizes may stay what they were, and a link may point elsewhere.
  private void look() {
    try {
      byte[] content = read(file);
      if (!Arrays.equals(content, seen)) {
        seen = content;
        policy = parse(content);
        LOG.info("The routes of {} are in force: {}", file, policy.size());
      }
    } catch (PolicyException e) {
      refused.incrementAndGet();
      LOG.error(
          "{} has changed and cannot be used; the routes stay what they were:\n{}",
          file,
          e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read; the routes stay what they are: {}", file, e.toString());
    }
  }

  private RoutePolicy parse(byte[] content) throws PolicyException {
    return RoutePolicy.parse(
        String.valueOf(file.getFileName()), new String(content, StandardCharsets.UTF_8));
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("the file has more than " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
