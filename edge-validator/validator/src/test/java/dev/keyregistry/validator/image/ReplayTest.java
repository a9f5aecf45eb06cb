package dev.keyregistry.validator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.validator.image.RandomLog.Step;
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
    compareEachState(0, 0);
  }

  @Test
  void E2_a_record_that_cannot_be_read_denies_as_much_in_every_replay() {
    compareEachState(15, 0);
  }

  @Test
  void E3_what_was_removed_is_absent_in_every_replay() {
    compareEachState(5, 10);
  }

  private static void compareEachState(int unreadable, int removed) {
    for (int run = 0; run < LOGS; run++) {
      var random = new Random(SEED + run);
      var log = new RandomLog(random, unreadable, removed);
      var incremental = new KeyImage();
      log.steps.forEach(step -> step.whole(incremental));
      incremental.complete();
      for (int event = 0; event < EVENTS; event++) {
        log.append().whole(incremental);
        repeatSome(incremental, log.steps, random); // E1, E3: what is old is dropped
        assertThat(states(incremental, log))
            .as("seed %d, event %d", SEED + run, event)
            .isEqualTo(states(compacted(log.steps, random), log));
      }
    }
  }

  @Test
  void any_order_that_keeps_the_newest_leads_to_the_same_image() {
    for (int run = 0; run < LOGS; run++) {
      var random = new Random(SEED + run);
      var log = new RandomLog(random, 10, 0);
      for (int event = 0; event < EVENTS; event++) {
        log.append();
      }
      List<Step> shuffled = new ArrayList<>(log.steps);
      Collections.shuffle(shuffled, random);
      var image = new KeyImage();
      shuffled.forEach(step -> step.into(image));
      assertThat(states(image, log))
          .as("seed %d", SEED + run)
          .isEqualTo(states(compacted(log.steps, random), log));
    }
  }

  @Test
  void E2_no_key_is_good_whose_newest_record_cannot_be_read() {
    for (int run = 0; run < LOGS; run++) {
      var log = new RandomLog(new Random(SEED + run), 30, 5);
      var image = new KeyImage();
      log.steps.forEach(step -> step.whole(image));
      image.complete();
      for (int event = 0; event < EVENTS; event++) {
        log.append().whole(image);
      }
      Map<EntityId, Step> newest = newest(log.steps);
      for (KeyId key : log.keys()) {
        KeyEntry entry = image.find(key);
        Step step = newest.get(key);
        if (step != null && step.view() == null) {
          assertThat(entry == null ? Standing.UNKNOWABLE : entry.standing())
              .as("seed %d, %s", SEED + run, step)
              .isEqualTo(Standing.UNKNOWABLE);
        }
      }
      for (SecretHash secret : log.secrets) {
        KeyEntry entry = image.find(secret);
        Step step = entry == null ? null : newest.get(entry.id());
        if (step != null) {
          assertThat(step.view()).as("seed %d, %s", SEED + run, step).isNotNull();
        }
      }
    }
  }

  @Test
  void R5_an_entry_is_covered_by_a_cut_exactly_if_its_view_is() {
    for (int run = 0; run < LOGS; run++) {
      var log = new RandomLog(new Random(SEED + run));
      var image = new KeyImage();
      log.steps.forEach(step -> step.into(image));
      Map<KeyId, KeyView> views = new HashMap<>();
      List<Cut> cuts = new ArrayList<>();
      for (int event = 0; event < EVENTS; event++) {
        Step step = log.append();
        step.into(image);
        EntityView view = step.view();
        if (view instanceof KeyView key) {
          views.put(key.id(), key);
        } else if (view instanceof TenantView tenant) {
          cuts.addAll(tenant.cuts().toList());
        }
      }
      for (KeyView view : views.values()) {
        KeyEntry entry = image.find(view.id());
        for (Cut cut : cuts) {
          assertThat(entry != null && cut.covers(entry))
              .as("seed %d", SEED + run)
              .isEqualTo(cut.covers(view));
        }
      }
    }
  }

  private static void repeatSome(KeyImage image, List<Step> steps, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      Step old = steps.get(random.nextInt(steps.size()));
      if (!old.removal()) { // which says nothing of when: it is only ever the last of a record key
        old.whole(image);
      }
    }
  }

  /** What a cold edge makes of the compacted topic, in whatever order it is left. */
  private static KeyImage compacted(List<Step> steps, Random random) {
    List<Step> left = new ArrayList<>(newest(steps).values());
    Collections.shuffle(left, random);
    var image = new KeyImage();
    left.forEach(step -> step.into(image));
    image.complete();
    return image;
  }

  private static Map<EntityId, Step> newest(List<Step> steps) {
    Map<EntityId, Step> newest = new HashMap<>();
    steps.forEach(step -> newest.put(step.id(), step));
    return newest;
  }

  static List<String> states(KeyImage image, RandomLog log) {
    List<String> states = new ArrayList<>();
    states.add(image.size() + " keys");
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
