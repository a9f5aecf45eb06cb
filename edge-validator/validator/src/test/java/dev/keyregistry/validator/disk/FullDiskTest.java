package dev.keyregistry.validator.disk;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk on which every write fails, as the kernel's /dev/full has it, for a while. */
class FullDiskTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path parent = Path.of("");
  private final KeyImage image = new KeyImage();
  private final KeyView revoked = key(1).secret("a").status(KeyStatus.REVOKED).at(12);
  private EdgeFolder edge;
  private volatile boolean full;

  @BeforeEach
  void prepare() throws IOException {
    edge = new EdgeFolder(parent, new Random(1));
    edge.disk =
        file -> {
          FileChannel real = Disk.REAL.create(file);
          if (!full) {
            return real;
          }
          real.close();
          return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        };
    image.apply(tenant(1));
    image.apply(key(1).secret("a").at(11));
    image.advance(11);
    image.complete();
  }

  @Test
  void a_snapshot_that_cannot_be_written_is_tried_again() throws IOException {
    full = true;
    try (RestartState state = edge.open(image)) {
      state.settled(EdgeFolder.place(1));
      await().atMost(LIMIT).until(() -> state.failures() > 0);
      assertThat(state.snapshotAge()).isEmpty();
      full = false;
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                state.settled(EdgeFolder.place(2));
                return state.snapshotAge().isPresent();
              });
    }
    assertThat(edge.restored().find(hash("a"))).isNotNull();
  }

  @Test
  void the_snapshot_before_is_kept_while_a_new_one_fails() throws IOException {
    RestartState state = edge.open(image);
    EdgeFolder.snapshot(state, 1);
    full = true;
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              state.settled(EdgeFolder.place(2));
              return state.failures() > 0;
            });
    state.narrowing(revoked); // its journal was made before, and works
    image.apply(revoked);
    state.close(true);
    full = false;
    KeyImage restored = edge.restored();
    assertThat(restored.isComplete()).isTrue();
    assertThat(restored.find(hash("a"))).matches(found -> found != null && found.isGone());
  }

  @Test
  void E6_a_snapshot_goes_if_what_narrows_cannot_be_journaled() throws IOException {
    RestartState first = edge.open(image);
    EdgeFolder.snapshot(first, 1);
    first.close(false);
    full = true;
    var restored = new KeyImage();
    try (RestartState state = edge.open(restored)) {
      assertThat(state.restore()).isNotNull(); // it serves, though it cannot begin a journal
      assertThat(restored.isComplete()).isTrue();
      assertThat(state.failures()).isPositive();
      state.narrowing(revoked);
      assertThat(edge.files("snapshot")).isEmpty();
      assertThat(state.snapshotAge()).isEmpty();
    }
    full = false;
    assertThat(edge.restored().isComplete()).isFalse();
  }
}
