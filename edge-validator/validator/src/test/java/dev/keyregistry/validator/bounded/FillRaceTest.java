package dev.keyregistry.validator.bounded;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.image.RandomLog;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

/**
 * Fills against changes on real threads: one feeds, one brings the store up, some answer, and some
 * ask for keys, of which few can be held at a time. What the feed's call returned from holds.
 */
class FillRaceTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int KEYS = 60;
  private static final int MAX_KEYS = 12;
  private static final int CHANGES = 150_000;
  private static final int READERS = 3;

  private final BoundedImage image = new BoundedImage(MAX_KEYS, Ticker.systemTicker());
  private final TestStore store = new TestStore();
  // What holds of each key; a new object for each change, and one that allows all while it changes.
  private final AtomicReferenceArray<Claim> claims = new AtomicReferenceArray<>(KEYS);
  private volatile Claim ofTenant = new Claim(true, false);
  private volatile boolean writing = true;
  private volatile int maxSize;

  private record Claim(boolean isGood, boolean isChanging) {}

  @Test
  void E8_no_fill_brings_back_what_was_denied_and_no_key_is_ever_unknown() throws Exception {
    for (int number = 0; number < KEYS; number++) {
      claims.set(number, new Claim(true, false));
    }
    var log = new ArrayList<EntityView>();
    log.add(tenant(1));
    for (int number = 0; number < KEYS; number++) {
      log.add(key(number).secret("s" + number).at(10 + number));
    }
    for (EntityView view : log) {
      bring(view);
      store.apply(view.position(), view);
    }
    image.complete();
    try (ExecutorService threads = Executors.newCachedThreadPool();
        ExecutorService storing = Executors.newSingleThreadExecutor()) {
      var fills = new KeyFills(image, (s, p) -> answer(threads, s), (outcome, nanos) -> {});
      List<Future<long[]>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        var random = new Random(SEED - 1 - reader);
        readers.add(threads.submit(() -> read(fills, random)));
      }
      try {
        write(storing, new Random(SEED));
      } finally {
        writing = false;
      }
      for (Future<long[]> reader : readers) {
        long[] judged = reader.get(60, TimeUnit.SECONDS);
        assertThat(judged[0]).as("let through, seed %d", SEED).isPositive();
        assertThat(judged[1]).as("denied, seed %d", SEED).isPositive();
      }
    }
    assertThat(image.evictions()).as("seed %d", SEED).isGreaterThan(100);
    assertThat(maxSize).as("seed %d", SEED).isLessThanOrEqualTo(MAX_KEYS + READERS);
  }

  private CompletionStage<ViewAnswer> answer(ExecutorService threads, SecretHash secret) {
    return CompletableFuture.supplyAsync(() -> store.answer(secret), threads);
  }

  private void write(ExecutorService storing, Random random) {
    for (int change = 0; change < CHANGES; change++) {
      long position = 1000L + change;
      if (random.nextInt(50) == 0) {
        boolean good = random.nextInt(3) > 0;
        ofTenant = new Claim(true, true);
        publish(storing, random, good ? tenant(position) : suspended(position));
        ofTenant = new Claim(good, false);
      } else {
        int number = random.nextInt(KEYS);
        boolean good = random.nextBoolean();
        claims.set(number, new Claim(true, true));
        publish(storing, random, view(number, good, position));
        claims.set(number, new Claim(good, false));
      }
      maxSize = Math.max(maxSize, image.size());
    }
  }

  private static KeyView view(int number, boolean good, long position) {
    return key(number)
        .secret("s" + number)
        .status(good ? KeyStatus.ACTIVE : KeyStatus.DISABLED)
        .at(position);
  }

  /** The store gets it before the edge or after it. */
  private void publish(ExecutorService storing, Random random, EntityView view) {
    boolean storeFirst = random.nextBoolean();
    if (storeFirst) {
      storing.execute(() -> store.apply(view.position(), view));
    }
    bring(view);
    if (!storeFirst) {
      storing.execute(() -> store.apply(view.position(), view));
    }
  }

  private void bring(EntityView view) {
    image.saw(TestLog.headers(view.position()));
    image.apply(view);
    image.advance(view.position());
  }

  private long[] read(KeyFills fills, Random random) throws Exception {
    var validator = new KeyValidator(image, () -> RandomLog.START);
    long[] judged = new long[2];
    while (writing) {
      int number = random.nextInt(KEYS);
      if (judge(validator, number, judged) == Verdict.STALE) {
        CompletionStage<?> until = fills.fetch(hash("s" + number));
        if (until != null) {
          until.toCompletableFuture().get(30, TimeUnit.SECONDS);
          judge(validator, number, judged);
        }
      }
    }
    return judged;
  }

  @SuppressWarnings("ReferenceEquality") // each change is a new object: the same one, no change
  private Verdict judge(KeyValidator validator, int number, long[] judged) {
    Claim before = claims.get(number);
    Claim tenantBefore = ofTenant;
    Verdict verdict = validator.validate(Carriage.ofSecret("s" + number), Demand.NOTHING).verdict();
    assertThat(verdict).as("key %d, seed %d", number, SEED).isNotEqualTo(Verdict.UNKNOWN);
    boolean unchanged = claims.get(number) == before && ofTenant == tenantBefore;
    if (unchanged && !before.isChanging && !tenantBefore.isChanging && verdict != Verdict.STALE) {
      boolean good = before.isGood && tenantBefore.isGood;
      assertThat(verdict == Verdict.VALID)
          .as("key %d, %s, %s, seed %d", number, before, verdict, SEED)
          .isEqualTo(good);
      judged[good ? 0 : 1]++;
    }
    return verdict;
  }
}
