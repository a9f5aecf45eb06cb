package dev.keyregistry.validator.disk;

import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.feed.LogMark;
import dev.keyregistry.validator.feed.TopicPlace;
import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The folder and the key of an edge, and the time there. */
public final class EdgeFolder {

  public static final String EDGE = "edge-1";

  private static final LogIdentity LOG = new LogIdentity(new UUID(1, 2), 3);

  final Path folder;
  final Path keyFile;
  Instant now = Instant.parse("2026-11-30T12:00:00Z");
  Disk disk = Disk.REAL;

  /** A folder below this one, with a random key beside it. */
  public EdgeFolder(Path parent, RandomGenerator random) throws IOException {
    folder = parent.resolve("edge");
    keyFile = parent.resolve("key");
    byte[] key = new byte[MasterKey.BYTES];
    random.nextBytes(key);
    writeKey(key, "rw-------");
  }

  void writeKey(byte[] contents, String mode) throws IOException {
    Files.write(keyFile, contents);
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString(mode));
  }

  /** Opens it for an image. */
  public RestartState open(KeyImage image) {
    return open(image, EDGE);
  }

  RestartState open(KeyImage image, String edgeId) {
    return RestartState.open(settings(), edgeId, image, () -> now, disk);
  }

  DiskSettings settings() {
    return new DiskSettings(folder, keyFile, Duration.ofMillis(100), Duration.ofDays(1));
  }

  /** Has a snapshot of the image taken, and returns once it is on the disk. */
  public static void snapshot(RestartState state, long offset) {
    state.settled(place(offset));
    await().atMost(Duration.ofSeconds(10)).until(() -> state.snapshotAge().isPresent());
  }

  /** A place of the feed. */
  public static FeedPlace place(long offset) {
    return new FeedPlace(
        new LogMark(LOG, 1, offset, ChainHash.ORIGIN),
        new TopicPlace("cluster", "topic", 7, offset));
  }

  /** An image restored from the folder, complete or not; the folder is free again. */
  KeyImage restored() {
    var image = new KeyImage();
    RestartState state = open(image);
    state.restore();
    state.close(false);
    return image;
  }

  Path only(String kind) throws IOException {
    return files(kind).getFirst();
  }

  /** The files of a kind, oldest first. */
  List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(kind + '-'))
          .sorted(
              Comparator.comparingInt((Path file) -> file.toString().length())
                  .thenComparing(p -> p))
          .toList();
    }
  }
}
