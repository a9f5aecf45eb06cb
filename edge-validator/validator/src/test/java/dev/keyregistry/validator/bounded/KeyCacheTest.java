package dev.keyregistry.validator.bounded;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.image.KeyImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyCacheTest {

  private final KeyImage owners = new KeyImage();
  private final KeyCache cache = new KeyCache(20);

  @Test
  void no_more_than_so_many_keys_are_held_and_no_secret_of_any_other() {
    for (int number = 0; number < 1_000; number++) {
      add(key(number).secret("new" + number).secret("old" + number).at(10));
      assertThat(cache.size()).isLessThanOrEqualTo(20);
      assertThat(cache.secrets()).isEqualTo(2 * cache.size());
    }
    assertThat(cache.evictions()).isEqualTo(1_000 - cache.size());
  }

  @Test
  void who_was_added_last_is_found_however_much_others_are_used() {
    for (int number = 0; number < 20; number++) {
      add(key(number).secret("s" + number).at(10));
    }
    var random = new Random(1);
    for (int number = 20; number < 500; number++) {
      for (int use = 0; use < 30; use++) {
        cache.find(hash("s" + random.nextInt(20)));
      }
      add(key(number).secret("s" + number).at(10));
      for (int newer = Math.max(20, number - 9); newer <= number; newer++) {
        assertThat(cache.find(hash("s" + newer))).as("%d after %d", newer, number).isNotNull();
      }
    }
  }

  @Test
  void keys_that_are_used_stay_while_others_pass_through() {
    for (int number = 0; number < 5; number++) {
      add(key(number).secret("s" + number).at(10));
    }
    for (int number = 100; number < 1_000; number++) {
      for (int used = 0; used < 5; used++) {
        cache.find(hash("s" + used));
      }
      add(key(number).secret("s" + number).at(10));
    }
    for (int used = 0; used < 5; used++) {
      assertThat(cache.find(hash("s" + used))).as("key %d", used).isNotNull();
    }
  }

  @Test
  void a_newer_view_takes_the_place_of_the_one_held_with_its_secrets() {
    add(key(1).secret("b").secret("a").at(10));
    KeyView newer = key(1).secret("c").secret("b").at(11);
    cache.replace(newer, owners.entryOf(newer));
    assertThat(cache.position(keyId(1))).isEqualTo(11);
    assertThat(cache.find(hash("a"))).isNull();
    assertThat(cache.find(hash("b"))).isSameAs(cache.find(hash("c"))).isNotNull();
    assertThat(cache.secrets()).isEqualTo(2);
    cache.remove(keyId(1));
    assertThat(cache.find(hash("b"))).isNull();
    assertThat(cache.secrets()).isZero();
  }

  @Test
  void a_view_of_a_key_that_is_not_held_adds_nothing() {
    KeyView view = key(1).secret("a").at(10);
    cache.replace(view, owners.entryOf(view));
    assertThat(cache.size()).isZero();
    assertThat(cache.secrets()).isZero();
    assertThat(cache.position(keyId(1))).isEqualTo(-1);
  }

  @Test
  void too_small_a_cache_is_refused() {
    assertThatThrownBy(() -> new KeyCache(1)).isInstanceOf(IllegalArgumentException.class);
  }

  private void add(KeyView view) {
    cache.add(view, owners.entryOf(view));
  }
}
