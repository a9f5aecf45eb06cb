package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Readers of keys that are always there, while the writer changes them, from usual to unusual and
 * back, rotates them, and adds and removes others, so that rows are renewed again and again.
 */
class RowConcurrencyTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final Instant LATER = Instant.parse("2090-01-01T00:00:00Z");
  private static final int KEYS = 50;
  private static final int CHANGES = 60_000;
  private static final int READERS = 3;

  private final KeyImage image = new KeyImage();
  private volatile boolean writing = true;

  @Test
  void a_key_that_is_always_there_is_found_whole_by_identity_and_by_each_secret() throws Exception {
    image.apply(tenant(1));
    for (int number = 0; number < KEYS; number++) {
      image.apply(view(number, 11, 0));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        var random = new Random(SEED - 1 - reader);
        readers.add(threads.submit(() -> read(random)));
      }
      try {
        write(new Random(SEED));
      } finally {
        writing = false;
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).as("seed %d", SEED).isPositive();
      }
    }
  }

  private void write(RandomGenerator random) {
    for (int change = 0; change < CHANGES; change++) {
      int number = random.nextInt(KEYS);
      image.apply(view(number, 12 + change, random.nextInt(4)));
      int passing = KEYS + change;
      image.apply(key(passing).secret("s" + passing).at(12 + change));
      if (passing >= KEYS + 500) {
        image.remove(keyId(passing - 500));
      }
    }
  }

  // Its scopes name the key and the position: a mix of two keys or of two views does not add up.
  private static KeyView view(int number, long position, int form) {
    TestKeys.Spec spec = key(number).scopes("key:" + number, "at:" + position);
    String one = "one" + number;
    String two = "two" + number;
    return switch (form) {
      case 0 -> spec.secret(one).secret(two, LATER).at(position);
      case 1 -> spec.secret(two).secret(one, LATER).at(position);
      case 2 -> spec.secret(one).secret(two, LATER).expiresAt(LATER).at(position);
      default -> spec.secret(two).secret(one, LATER).subject("somebody", position).at(position);
    };
  }

  private long read(RandomGenerator random) {
    long reads = 0;
    while (writing || reads == 0) {
      int number = random.nextInt(KEYS);
      KeyEntry found =
          switch (random.nextInt(3)) {
            case 0 -> image.find(hash("one" + number));
            case 1 -> image.find(hash("two" + number));
            default -> image.find(keyId(number));
          };
      if (found == null) {
        throw new AssertionError("seed %d: key %d is not found".formatted(SEED, number));
      }
      assertThat(found.id()).isEqualTo(keyId(number));
      assertThat(found.standing()).isEqualTo(Standing.GOOD);
      assertThat(found.scopes().toList())
          .as("seed %d", SEED)
          .containsExactly("at:" + found.position(), "key:" + number);
      reads++;
    }
    return reads;
  }
}
