package dev.keyregistry.validator.disk;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.Standing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and journals that somebody, or something, has changed. */
class DamageTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int KEYS = 6_000; // several parts
  private static final int FLIPS = 150;
  private static final int HEAD_PREFIX = 10;

  @TempDir private Path parent = Path.of("");
  private final Random random = new Random(SEED);
  private EdgeFolder edge;
  private byte[] snapshot;
  private byte[] journal;

  @BeforeEach
  void write() throws IOException {
    edge = new EdgeFolder(parent, random);
    var image = new KeyImage();
    image.apply(tenant(1));
    for (int i = 1; i <= KEYS; i++) {
      image.apply(key(i).secret("s" + i).at(10 + i));
    }
    image.advance(10 + KEYS);
    image.complete();
    RestartState state = edge.open(image);
    EdgeFolder.snapshot(state, 20);
    for (int i = 1; i <= 5; i++) {
      KeyView revoked = key(i).secret("s" + i).status(KeyStatus.REVOKED).at(20_000 + i);
      assertThat(image.isNarrowedBy(revoked)).isTrue();
      state.narrowing(revoked);
      image.apply(revoked);
    }
    state.close(false);
    snapshot = Files.readAllBytes(edge.only("snapshot"));
    journal = Files.readAllBytes(edge.only("journal"));
  }

  @Test
  void what_is_whole_is_restored() {
    KeyImage restored = edge.restored();
    assertThat(restored.isComplete()).isTrue();
    assertThat(restored.isTrusted()).isTrue();
    assertThat(restored.size()).isEqualTo(KEYS);
    assertThat(standing(restored, 5)).isEqualTo(Standing.REVOKED);
    assertThat(standing(restored, 6)).isEqualTo(Standing.GOOD);
  }

  @Test
  void a_snapshot_with_one_bit_changed_is_refused_wherever_it_is() throws IOException {
    for (int i = 0; i < FLIPS; i++) {
      // The head and the lengths are few bytes of many: a third of the flips is for them.
      int at = i % 3 == 0 ? i % headLength() : random.nextInt(snapshot.length);
      assertRefused(flipped(snapshot, at), "bit at " + at);
    }
    for (int part : parts()) {
      assertRefused(flipped(snapshot, part), "length at " + part);
    }
  }

  @Test
  void a_snapshot_that_is_cut_off_is_refused_also_between_its_parts() throws IOException {
    List<Integer> parts = parts();
    assertThat(parts).hasSizeGreaterThan(2);
    for (int part : parts) {
      assertRefused(Arrays.copyOf(snapshot, part), "cut at " + part);
    }
    for (int i = 0; i < 30; i++) {
      int length = random.nextInt(snapshot.length);
      assertRefused(Arrays.copyOf(snapshot, length), "cut at " + length);
    }
    assertRefused(Arrays.copyOf(snapshot, snapshot.length + 1), "a byte more");
  }

  @Test
  void a_snapshot_whose_parts_changed_places_is_refused() throws IOException {
    List<Integer> parts = parts();
    byte[] first = Arrays.copyOfRange(snapshot, parts.get(0), parts.get(1));
    byte[] second = Arrays.copyOfRange(snapshot, parts.get(1), parts.get(2));
    var swapped = ByteBuffer.wrap(snapshot.clone()).position(parts.getFirst());
    assertRefused(swapped.put(second).put(first).array(), "swapped");
  }

  @Test
  void a_part_of_another_snapshot_is_refused() throws IOException {
    byte[] other = snapshot;
    write();
    int second = parts().get(1);
    int third = parts().get(2);
    byte[] mixed = snapshot.clone();
    System.arraycopy(other, second, mixed, second, third - second);
    assertRefused(mixed, "mixed");
  }

  @Test
  void a_snapshot_of_another_key_edge_folder_or_time_is_refused() throws IOException {
    byte[] rightKey = Files.readAllBytes(edge.keyFile);
    edge.writeKey(new byte[MasterKey.BYTES], "rw-------");
    assertRefused(snapshot, "another key");
    edge.writeKey(rightKey, "rw-------");

    var image = new KeyImage();
    restoreFiles(snapshot);
    try (RestartState state = edge.open(image, "another-edge")) {
      assertThat(state.restore()).isNull();
    }

    restoreFiles(snapshot);
    Files.delete(edge.folder.resolve("lock")); // what a copy of a folder has is a new one
    Files.createFile(edge.folder.resolve("other"));
    assertThat(edge.restored().isComplete()).isFalse();
  }

  @Test
  void a_snapshot_that_is_too_old_or_from_the_future_is_refused() throws IOException {
    edge.now = edge.now.plus(Duration.ofDays(1)).plusMillis(1);
    assertRefused(snapshot, "too old");
    edge.now = edge.now.minus(Duration.ofDays(2));
    assertRefused(snapshot, "from the future");
  }

  @Test
  void a_snapshot_of_another_version_is_refused() throws IOException {
    for (byte version : new byte[] {0, 2, 127}) {
      byte[] other = snapshot.clone();
      other[HEAD_PREFIX - 1] = version;
      assertRefused(other, "version " + version);
    }
  }

  @Test
  void what_was_refused_is_gone_so_that_it_cannot_come_back_later() throws IOException {
    assertRefused(flipped(snapshot, 200), "damaged");
    assertThat(edge.files("snapshot")).isEmpty();
    assertThat(edge.files("journal")).isEmpty();
  }

  @Test
  void E6_the_end_of_a_journal_may_be_torn_and_nothing_else_of_it() throws IOException {
    int lastRecord = journal.length - 40;
    restoreFiles(snapshot, Arrays.copyOf(journal, lastRecord));
    KeyImage torn = edge.restored();
    assertThat(torn.isComplete()).isTrue();
    assertThat(torn.isTrusted()).isTrue();
    assertThat(standing(torn, 4)).isEqualTo(Standing.REVOKED);

    for (int i = 0; i < FLIPS; i++) {
      int at = random.nextInt(journal.length);
      restoreFiles(snapshot, flipped(journal, at));
      assertThat(edge.restored().isComplete()).as("seed %d: bit at %d", SEED, at).isFalse();
    }
  }

  @Test
  void E6_a_journal_is_whole_if_the_next_one_says_so() throws IOException {
    var image = new KeyImage();
    RestartState state = edge.open(image);
    state.restore(); // begins the next journal
    state.close(false);
    List<Path> journals = edge.files("journal");
    assertThat(journals).hasSize(2);
    assertThat(edge.restored().isComplete()).isTrue();
    Files.write(journals.getFirst(), Arrays.copyOf(journal, journal.length - 40));
    assertThat(edge.restored().isComplete()).isFalse();
  }

  @Test
  void E6_without_a_journal_bounded_keys_wait_for_the_feed() throws IOException {
    Files.delete(edge.only("journal"));
    KeyImage restored = edge.restored();
    assertThat(restored.isComplete()).isTrue();
    assertThat(restored.isTrusted()).isFalse();
    restored.complete(); // live
    assertThat(restored.isTrusted()).isTrue();
  }

  @Test
  void E3_what_is_not_there_at_the_position_of_the_snapshot_is_not_created() {
    KeyImage restored = edge.restored();
    restored.apply(key(KEYS + 1).secret("late").at(10 + KEYS));
    assertThat(restored.find(hash("late"))).isNull();
    restored.apply(key(KEYS + 1).secret("late").at(11 + KEYS)); // journaled positions are higher
    assertThat(restored.find(hash("late"))).isNotNull();
  }

  @Test
  void no_secret_hash_and_no_name_can_be_read_in_the_files() {
    String text = new String(snapshot, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain(ACME.value());
    byte[] hash = hash("s7").toBytes();
    assertThat(text).doesNotContain(new String(hash, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  private void assertRefused(byte[] changed, String what) throws IOException {
    restoreFiles(changed);
    KeyImage image = edge.restored();
    assertThat(image.isComplete()).as("seed %d: %s", SEED, what).isFalse();
    assertThat(image.size()).isZero();
    assertThat(image.find(keyId(6))).isNull();
  }

  private void restoreFiles(byte[] changed) throws IOException {
    restoreFiles(changed, journal);
  }

  private void restoreFiles(byte[] changed, byte[] changedJournal) throws IOException {
    for (String kind : List.of("snapshot", "journal")) {
      for (Path file : edge.files(kind)) {
        Files.delete(file);
      }
    }
    Files.write(edge.folder.resolve("snapshot-1"), changed);
    Files.write(edge.folder.resolve("journal-1"), changedJournal);
  }

  private byte[] flipped(byte[] whole, int at) {
    byte[] changed = whole.clone();
    changed[at] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private int headLength() {
    return HEAD_PREFIX + 2 + ByteBuffer.wrap(snapshot).getShort(HEAD_PREFIX);
  }

  /** Where the parts begin. */
  private List<Integer> parts() {
    List<Integer> parts = new ArrayList<>();
    for (int at = headLength(); at < snapshot.length; ) {
      parts.add(at);
      at += Integer.BYTES + ByteBuffer.wrap(snapshot).getInt(at);
    }
    return parts;
  }

  private static Standing standing(KeyImage image, int number) {
    KeyEntry found = image.find(keyId(number));
    return found == null ? Standing.UNKNOWABLE : found.standing();
  }
}
