package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTableTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int KEYS = 400;

  private final Tenants tenants = new Tenants();
  private final Grants grants = new Grants();
  private final KeyIndex index = new KeyIndex(tenants, grants);

  @Test
  void it_holds_what_a_map_would_hold() {
    var random = new Random(SEED);
    Map<Integer, String> model = new HashMap<>();
    for (int step = 1; step <= 100_000; step++) {
      int number = random.nextInt(step < 50_000 ? 20 * KEYS : KEYS);
      KeyEntry held = index.find(keyId(number));
      assertThat(describe(held)).as("seed %d", SEED).isEqualTo(model.get(number));
      assertThat(describe(index.find(hash("s" + number)))).isEqualTo(model.get(number));
      if (held != null && random.nextInt(3) == 0) {
        index.remove(held);
        grants.release(held.grant());
        model.remove(number);
      } else {
        KeyEntry entry = entry(number, step, random.nextInt(50));
        index.put(entry);
        grants.release(held == null ? null : held.grant());
        model.put(number, entry.describe());
      }
      assertThat(index.size()).isEqualTo(model.size());
    }
    Map<KeyId, String> shown = new HashMap<>();
    index.forEach(entry -> shown.put(entry.id(), entry.describe()));
    assertThat(shown.values()).containsExactlyInAnyOrderElementsOf(model.values());
  }

  @Test
  void removed_rows_make_room_again() {
    var table = new RowTable(tenants, grants);
    for (int number = 0; number < 100_000; number++) {
      table.putKey(hash("s" + number), entry(number, 11, 1));
      table.remove(hash("s" + number));
    }
    assertThat(table.rows().size()).isLessThan(128);
  }

  @Test
  void numbers_of_grants_that_no_key_has_any_more_come_to_an_end() {
    for (int change = 0; change < 100_000; change++) {
      KeyEntry held = index.find(keyId(1));
      KeyEntry entry = entry(1, change + 11, change);
      index.put(entry);
      grants.release(held == null ? null : held.grant());
      assertThat(entry.grant().number()).isLessThan(2048);
    }
    assertThat(grants.size()).isOne();
  }

  @ParameterizedTest
  @EnumSource(KeyStatus.class)
  void a_row_says_all_that_a_usual_key_is(KeyStatus status) {
    KeyEntry entry = entry(view(7, status, 1L << 41, (1L << 42) - 1));
    index.put(entry);
    assertThat(describe(index.find(hash("s7")))).isEqualTo(entry.describe());
    assertThat(entry.isUsual()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 42, Long.MAX_VALUE})
  void a_key_that_does_not_fit_into_a_row_is_held_all_the_same(long position) {
    KeyEntry entry = entry(view(7, KeyStatus.ACTIVE, 12, position));
    index.put(entry);
    assertThat(describe(index.find(hash("s7")))).isEqualTo(entry.describe());
  }

  @Test
  void a_log_that_changes_when_a_key_was_created_mixes_nothing_up() {
    index.put(entry(view(7, KeyStatus.ACTIVE, 3, 20)));
    KeyEntry other = entry(view(7, KeyStatus.ACTIVE, 1L << 30, 1L << 31));
    index.put(other);
    assertThat(describe(index.find(hash("s7")))).isEqualTo(other.describe());
  }

  private KeyEntry entry(int number, long position, int action) {
    KeyView view = key(number).secret("s" + number).scopes("a:" + action).at(position);
    return entry(view);
  }

  private KeyEntry entry(KeyView view) {
    Grant grant = grants.acquire(Grant.of(view));
    return new KeyEntry(view, tenants.slot(view.tenant()), null, grant);
  }

  private static KeyView view(int number, KeyStatus status, long createdAt, long position) {
    return new KeyView(
        keyId(number),
        ACME,
        null,
        createdAt,
        Environment.LIVE,
        status,
        Scopes.NONE,
        List.of(),
        null,
        createdAt,
        Restrictions.NONE,
        UsagePolicy.DEFAULT,
        List.of(new KeyView.LiveSecret(1, hash("s" + number), null)),
        createdAt,
        position);
  }

  private static @Nullable String describe(@Nullable KeyEntry entry) {
    return entry == null ? null : entry.describe();
  }
}
