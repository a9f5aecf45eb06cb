package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.image.RandomWriter.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Readers look up at random while one writer does at random all that a feed may do. */
class RandomConcurrencyTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int RUNS = 3;
  private static final int CHANGES = 40_000;
  private static final int READERS = 3;
  private static final int RECENT = 500;

  private volatile boolean writing;

  @Test
  void every_look_up_tells_what_the_writer_had_returned_from() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      long seed = SEED + run;
      var image = new KeyImage();
      var writer = new RandomWriter(image, new Random(seed), CHANGES);
      writing = true;
      try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
        List<Future<Long>> readers = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
          var random = new Random(seed - 1 - reader);
          readers.add(threads.submit(() -> readWhileWriting(image, writer, random)));
        }
        try {
          writer.run();
        } finally {
          writing = false;
        }
        for (Future<Long> reader : readers) {
          assertThat(reader.get(60, TimeUnit.SECONDS)).as("seed %d", seed).isPositive();
        }
      }
      assertThat(wrongOnesAtRest(image, writer)).as("seed %d", seed).isEmpty();
    }
  }

  /** Returns how many look-ups could be judged: nothing changed what they depend on meanwhile. */
  private long readWhileWriting(KeyImage image, RandomWriter writer, RandomGenerator random) {
    long judged = 0;
    while (writing || (judged == 0 && writer.secrets() > 0)) {
      int secrets = writer.secrets();
      if (secrets > 0) {
        int from = random.nextBoolean() ? Math.max(0, secrets - RECENT) : 0;
        judged += judge(image, writer, random.nextInt(from, secrets)) ? 1 : 0;
      }
    }
    return judged;
  }

  @SuppressWarnings("ReferenceEquality") // each change is a new object: the same one, no change
  private static boolean judge(KeyImage image, RandomWriter writer, int secret) {
    Claim before = writer.claim(secret);
    Object shared = writer.shared();
    SecretHash hash = hash("s" + secret);
    KeyEntry found = image.find(hash);
    boolean accepted = isAccepted(found, hash);
    assertThat(found == null || found.id().equals(before.key()))
        .as("secret %d of %s leads to %s", secret, before.key(), found)
        .isTrue();
    boolean unchanged = writer.claim(secret) == before && writer.shared() == shared;
    if (!unchanged || before.isChanging() || writer.isChanging(shared)) {
      return false;
    }
    assertThat(accepted)
        .as("secret %d, %s, %s, %s", secret, before, shared, found)
        .isEqualTo(before.isGood() && writer.allows(shared, before));
    return true;
  }

  private static List<Integer> wrongOnesAtRest(KeyImage image, RandomWriter writer) {
    List<Integer> wrong = new ArrayList<>();
    for (int secret = 0; secret < writer.secrets(); secret++) {
      if (!judge(image, writer, secret)) {
        wrong.add(secret);
      }
    }
    return wrong;
  }

  private static boolean isAccepted(@Nullable KeyEntry found, SecretHash secret) {
    return found != null
        && found.standing() == Standing.GOOD
        && found.expiresAtMillis(secret) != Long.MIN_VALUE;
  }
}
