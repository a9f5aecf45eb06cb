package dev.keyregistry.sidecar;

import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.validator.disk.DiskSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the edge keeps on its disk; mixed into its command line. */
final class DiskOptions {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:REGISTRY_EDGE_DATA_DIR:-" + Option.NULL_VALUE + "}",
      description =
          "Where the edge keeps an encrypted snapshot of its keys, from which it starts while Kafka"
              + " is away; its own, mode 0700, made if it is not there. Without it, it starts from"
              + " Kafka only (REGISTRY_EDGE_DATA_DIR).")
  private @Nullable Path dataDir;

  @Option(
      names = "--snapshot-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_EDGE_SNAPSHOT_KEY_FILE:-" + Option.NULL_VALUE + "}",
      description =
          "The key of the snapshot: 32 random bytes, raw, in base64 or in hexadecimal, in a file of"
              + " mode 0600 (REGISTRY_EDGE_SNAPSHOT_KEY_FILE). Make one with: (umask 077; head -c"
              + " 32 /dev/urandom > FILE)")
  private @Nullable Path snapshotKeyFile;

  @Option(
      names = "--snapshot-interval",
      paramLabel = "DURATION",
      defaultValue = "${env:REGISTRY_EDGE_SNAPSHOT_INTERVAL:-PT30S}",
      description =
          "The least time between two snapshots; one more is written at the end"
              + " (REGISTRY_EDGE_SNAPSHOT_INTERVAL).")
  private Duration snapshotInterval = DiskSettings.DEFAULT_INTERVAL;

  @Option(
      names = "--snapshot-max-age",
      paramLabel = "DURATION",
      defaultValue = "${env:REGISTRY_EDGE_SNAPSHOT_MAX_AGE:-PT24H}",
      description =
          "How old a snapshot may be for the edge to start from it, at most PT24H"
              + " (REGISTRY_EDGE_SNAPSHOT_MAX_AGE).")
  private Duration snapshotMaxAge = DiskSettings.DEFAULT_MAX_AGE;

  /** The settings; {@code null} if nothing is kept, or if they are wrong. */
  @Nullable DiskSettings settings(WrongSettings wrong) {
    Path folder = dataDir;
    Path keyFile = snapshotKeyFile;
    if (folder == null) {
      return null;
    }
    if (keyFile == null) {
      wrong.add(
          "--snapshot-key-file",
          "--data-dir needs it. Make a key with: (umask 077; head -c 32 /dev/urandom > FILE)");
      return null;
    }
    return wrong.read(
        "--data-dir", () -> new DiskSettings(folder, keyFile, snapshotInterval, snapshotMaxAge));
  }
}
