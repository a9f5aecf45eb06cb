package dev.keyregistry.validator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int LOGS = 20;
  private static final int EVENTS = 150;

  @Test
  void incremental_replay_equals_full_replay_through_every_intermediate_state() {
    for (int run = 0; run < LOGS; run++) {
      var random = new Random(SEED + run);
      var log = new RandomLog(random);
      var incremental = new KeyImage();
      log.views.forEach(incremental::apply);
      for (int event = 0; event < EVENTS; event++) {
        incremental.apply(log.append());
        repeatSome(incremental, log.views, random); // E1: what is old is dropped
        assertThat(states(incremental, log))
            .as("seed %d, event %d", SEED + run, event)
            .isEqualTo(states(compacted(log.views, random), log));
      }
    }
  }

  @Test
  void any_order_that_keeps_the_newest_leads_to_the_same_image() {
    for (int run = 0; run < LOGS; run++) {
      var random = new Random(SEED + run);
      var log = new RandomLog(random);
      for (int event = 0; event < EVENTS; event++) {
        log.append();
      }
      List<EntityView> shuffled = new ArrayList<>(log.views);
      Collections.shuffle(shuffled, random);
      var image = new KeyImage();
      shuffled.forEach(image::apply);
      assertThat(states(image, log))
          .as("seed %d", SEED + run)
          .isEqualTo(states(compacted(log.views, random), log));
    }
  }

  @Test
  void R5_an_entry_is_covered_by_a_cut_exactly_if_its_view_is() {
    for (int run = 0; run < LOGS; run++) {
      var log = new RandomLog(new Random(SEED + run));
      var image = new KeyImage();
      log.views.forEach(image::apply);
      Map<KeyId, KeyView> views = new HashMap<>();
      List<Cut> cuts = new ArrayList<>();
      for (int event = 0; event < EVENTS; event++) {
        EntityView view = log.append();
        image.apply(view);
        if (view instanceof KeyView key) {
          views.put(key.id(), key);
        } else if (view instanceof TenantView tenant) {
          cuts.addAll(tenant.cuts());
        }
      }
      for (KeyView view : views.values()) {
        KeyEntry entry = image.find(view.id());
        for (Cut cut : cuts) {
          assertThat(entry != null && entry.isCoveredBy(cut))
              .as("seed %d", SEED + run)
              .isEqualTo(cut.covers(view));
        }
      }
    }
  }

  private static void repeatSome(KeyImage image, List<EntityView> views, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      image.apply(views.get(random.nextInt(views.size())));
    }
  }

  /** What a cold edge makes of the compacted topic, in whatever order it is left. */
  private static KeyImage compacted(List<EntityView> views, Random random) {
    Map<EntityId, EntityView> newest = new HashMap<>();
    views.forEach(view -> newest.put(view.id(), view));
    List<EntityView> left = new ArrayList<>(newest.values());
    Collections.shuffle(left, random);
    var image = new KeyImage();
    left.forEach(image::apply);
    return image;
  }

  private static List<String> states(KeyImage image, RandomLog log) {
    List<String> states = new ArrayList<>();
    states.add(image.size() + " keys, " + image.unreadableRecords() + " unreadable");
    for (KeyId key : log.keys()) {
      states.add(state(image.find(key)));
    }
    for (SecretHash secret : log.secrets) {
      KeyEntry found = image.find(secret);
      states.add(state(found) + (found == null ? "" : found.expiresAtMillis(secret)));
    }
    return states;
  }

  private static String state(@Nullable KeyEntry key) {
    return key == null ? "absent" : key.describe() + key.standing() + key.scopes();
  }
}
