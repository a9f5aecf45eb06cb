package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.validator.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int KEYS = 20_000;
  private static final int READERS = 3;
  private static final Instant LATER = Instant.parse("2090-01-01T00:00:00Z");

  private final KeyImage image = new KeyImage();

  @Test
  void no_reader_sees_a_revoked_key_good_after_apply_returned() throws Exception {
    image.apply(tenant(1));
    var revoked = new AtomicInteger(-1);
    var created = new AtomicInteger(-1);
    List<Callable<String>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(() -> readUntilAllRevoked(created, revoked));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<String>> results = readers.stream().map(threads::submit).toList();
      for (int n = 0; n < KEYS; n++) { // grows the tables while they are read
        image.apply(active(n).at(10));
        created.set(n);
        if (n >= 100) {
          revoke(n - 100);
          revoked.set(n - 100);
        }
      }
      for (int n = KEYS - 100; n < KEYS; n++) {
        revoke(n);
        revoked.set(n);
      }
      for (Future<String> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo("right");
      }
    }
  }

  private void revoke(int n) {
    image.apply(active(n).status(KeyStatus.REVOKED).at(11));
  }

  private static TestKeys.Spec active(int n) {
    return key(n).secret("new" + n).secret("old" + n, LATER);
  }

  private String readUntilAllRevoked(AtomicInteger created, AtomicInteger revoked) {
    var turn = 0;
    while (true) {
      int newest = created.get();
      int denied = revoked.get(); // before the look-up: what is denied by now must show
      if (newest >= 0) {
        turn++;
        int n = denied >= 0 && turn % 2 == 0 ? denied - turn % Math.min(denied + 1, 50) : newest;
        Standing standing = standing(hash((turn % 3 == 0 ? "old" : "new") + n));
        boolean right = n <= denied ? standing == Standing.REVOKED : isWhole(standing);
        if (!right) {
          return "key " + n + " is " + standing + ", revoked up to " + denied;
        }
      }
      if (denied == KEYS - 1) {
        return "right";
      }
    }
  }

  private static boolean isWhole(Standing standing) {
    return standing == Standing.GOOD || standing == Standing.REVOKED;
  }

  private Standing standing(SecretHash secret) {
    KeyEntry found = image.find(secret);
    return found == null ? Standing.UNKNOWABLE : found.standing();
  }

  @Test
  void one_suspension_works_for_every_key_at_once() {
    image.apply(tenant(1));
    for (int n = 0; n < 1000; n++) {
      image.apply(active(n).at(10));
    }
    image.apply(suspended(11));
    for (int n = 0; n < 1000; n++) {
      assertThat(standing(hash("old" + n))).isEqualTo(Standing.TENANT_SUSPENDED);
    }
  }
}
