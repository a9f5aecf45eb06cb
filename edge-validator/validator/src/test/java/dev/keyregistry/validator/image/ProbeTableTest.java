package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeTableTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());

  @Test
  void it_holds_what_a_map_would_hold() {
    var random = new Random(SEED);
    var table = new SecretTable();
    Map<SecretHash, SecretRef> model = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      SecretHash hash = hash("s" + random.nextInt(step < 100_000 ? 5000 : 300));
      SecretRef held = table.find(hash);
      assertThat(held).as("seed %d", SEED).isSameAs(model.get(hash));
      var entry = new OlderSecret(hash, step, step);
      if (held == null) {
        table.add(entry);
        model.put(hash, entry);
      } else if (random.nextBoolean()) {
        table.replace(held, entry);
        model.put(hash, entry);
      } else {
        table.remove(held);
        model.remove(hash);
      }
      if (step % 20_000 == 0) {
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(table.find(key)).isSameAs(value));
      }
    }
  }

  @Test
  void removed_cells_are_used_again() {
    var table = new SecretTable();
    for (int i = 0; i < 100_000; i++) {
      var entry = new OlderSecret(hash("s" + i), i, i);
      table.add(entry);
      table.remove(entry);
    }
    assertThat(table.cells().mask).isLessThan(256);
  }
}
