package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FoldFixture.ACME;
import static dev.keyregistry.events.view.FoldFixture.BY;
import static dev.keyregistry.events.view.FoldFixture.CREATED;
import static dev.keyregistry.events.view.FoldFixture.GROUP;
import static dev.keyregistry.events.view.FoldFixture.KEY;
import static dev.keyregistry.events.view.FoldFixture.OF_ANN;
import static dev.keyregistry.events.view.FoldFixture.OTHER;
import static dev.keyregistry.events.view.FoldFixture.key;
import static dev.keyregistry.events.view.FoldFixture.moved;
import static dev.keyregistry.events.view.FoldFixture.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CutTest {

  @Test
  void R5_moving_a_key_says_since_when_it_is_in_the_group() {
    assertThat(key(CREATED, moved(OTHER)).groupSince()).isEqualTo(2);
    assertThat(key(CREATED, moved(null)).group()).isNull();
    assertThat(key(CREATED, moved(GROUP)).groupSince()).isEqualTo(1);
  }

  @Test
  void R5_describing_a_key_says_since_when_it_has_the_subject() {
    KeyEvent same = new KeyEvent.KeyDescribed(KEY, ACME, OF_ANN, BY);
    KeyEvent other = new KeyEvent.KeyDescribed(KEY, ACME, profile("bob"), BY);
    assertThat(key(CREATED, same).subjectSince()).isEqualTo(1);
    assertThat(key(CREATED, other).subjectSince()).isEqualTo(2);
    assertThat(key(CREATED, other).subject()).isEqualTo("bob");
  }

  @Test
  void R5_a_cut_covers_the_keys_that_were_there_before_it() {
    KeyView key = key(CREATED).change().at(9);
    assertThat(new Cut(2, null, null, null, null).covers(key)).isTrue();
    assertThat(new Cut(1, null, null, null, null).covers(key)).isFalse();
    assertThat(new Cut(2, GROUP, digest("ann"), Environment.LIVE, null).covers(key)).isTrue();
    assertThat(new Cut(2, OTHER, null, null, null).covers(key)).isFalse();
    assertThat(new Cut(2, null, digest("bob"), null, null).covers(key)).isFalse();
    assertThat(new Cut(2, null, null, Environment.TEST, null).covers(key)).isFalse();
  }

  @Test
  void R5_a_cut_by_age_covers_the_keys_that_were_created_before() {
    KeyView key = key(CREATED);
    Instant created = KEY.issuedAt();
    assertThat(new Cut(9, null, null, null, created).covers(key)).isFalse();
    assertThat(new Cut(9, null, null, null, created.plusMillis(1)).covers(key)).isTrue();
  }

  @Test
  void a_cut_includes_an_earlier_one_that_asks_for_as_much() {
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    var annsBefore = new Cut(5, null, digest("ann"), null, then);
    assertThat(new Cut(6, null, null, null, null).includes(annsBefore)).isTrue();
    assertThat(new Cut(6, null, digest("ann"), null, then).includes(annsBefore)).isTrue();
    assertThat(new Cut(4, null, null, null, null).includes(annsBefore)).isFalse();
    assertThat(new Cut(6, null, digest("bob"), null, null).includes(annsBefore)).isFalse();
    assertThat(new Cut(6, GROUP, null, null, null).includes(annsBefore)).isFalse();
    assertThat(new Cut(6, null, null, Environment.LIVE, null).includes(annsBefore)).isFalse();
    assertThat(new Cut(6, null, null, null, then.minusMillis(1)).includes(annsBefore)).isFalse();
    assertThat(new Cut(6, null, null, null, then).includes(new Cut(5, null, null, null, null)))
        .isFalse();
  }

  @Test
  void R5_a_key_that_got_the_attribute_after_the_cut_is_not_covered() {
    KeyEvent ofBob = new KeyEvent.KeyDescribed(KEY, ACME, profile("bob"), BY);
    KeyView key = key(CREATED, moved(OTHER), ofBob);
    assertThat(new Cut(2, OTHER, null, null, null).covers(key)).isFalse();
    assertThat(new Cut(3, OTHER, null, null, null).covers(key)).isTrue();
    assertThat(new Cut(3, null, digest("bob"), null, null).covers(key)).isFalse();
    assertThat(new Cut(4, null, digest("bob"), null, null).covers(key)).isTrue();
  }

  private static SubjectDigest digest(String subject) {
    return SubjectDigest.of(ACME, subject);
  }
}
