package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FoldFixture.ACME;
import static dev.keyregistry.events.view.FoldFixture.BY;
import static dev.keyregistry.events.view.FoldFixture.CREATED;
import static dev.keyregistry.events.view.FoldFixture.KEY;
import static dev.keyregistry.events.view.FoldFixture.LATER;
import static dev.keyregistry.events.view.FoldFixture.NOW;
import static dev.keyregistry.events.view.FoldFixture.SOON;
import static dev.keyregistry.events.view.FoldFixture.key;
import static dev.keyregistry.events.view.FoldFixture.live;
import static dev.keyregistry.events.view.FoldFixture.rotated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyEvent;
import org.junit.jupiter.api.Test;

class SecretsFoldTest {

  @Test
  void a_rotated_key_has_two_live_secrets_until_the_old_one_is_retired() {
    KeyView rotated = key(CREATED, rotated(2, LATER));
    assertThat(rotated.secrets()).containsExactly(live(2, null), live(1, LATER));
    KeyEvent retired = new KeyEvent.KeySecretRetired(KEY, ACME, 1, BY);
    assertThat(key(CREATED, rotated(2, LATER), retired).secrets()).containsExactly(live(2, null));
  }

  @Test
  void an_overlap_never_grows_by_another_rotation() {
    assertThat(key(CREATED, rotated(2, SOON), rotated(3, LATER)).secrets())
        .containsExactly(live(3, null), live(2, LATER), live(1, SOON));
    assertThat(key(CREATED, rotated(2, LATER), rotated(3, SOON)).secrets())
        .containsExactly(live(3, null), live(2, SOON), live(1, SOON));
  }

  @Test
  void a_rotation_without_overlap_leaves_one_secret() {
    assertThat(key(CREATED, rotated(2, NOW)).secrets()).containsExactly(live(2, null));
  }

  @Test
  void an_aborted_rotation_brings_the_secret_before_it_back() {
    KeyEvent aborted = new KeyEvent.KeyRotationAborted(KEY, ACME, 2, BY);
    assertThat(key(CREATED, rotated(2, LATER), aborted).secrets()).containsExactly(live(1, null));
  }

  @Test
  void an_aborted_rotation_leaves_the_end_of_older_secrets() {
    KeyEvent aborted = new KeyEvent.KeyRotationAborted(KEY, ACME, 3, BY);
    assertThat(key(CREATED, rotated(2, SOON), rotated(3, LATER), aborted).secrets())
        .containsExactly(live(2, null), live(1, SOON));
  }
}
