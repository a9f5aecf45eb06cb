package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.KeyStatus;
import org.junit.jupiter.api.Test;

class KeyImageTest {

  private final KeyImage image = new KeyImage();

  @Test
  void E1_a_position_at_or_below_the_held_one_is_dropped() {
    image.apply(tenant(1));
    image.apply(key(1).secret("a").status(KeyStatus.REVOKED).at(12));
    image.apply(key(1).secret("a").at(12));
    image.apply(key(1).secret("a").at(11));
    assertThat(standing("a")).isEqualTo(Standing.REVOKED);
    image.apply(suspended(20));
    image.apply(tenant(19));
    image.apply(key(2).secret("b").at(13));
    assertThat(standing("b")).isEqualTo(Standing.TENANT_SUSPENDED);
  }

  @Test
  void E3_once_complete_an_absent_key_from_before_is_not_created() {
    image.apply(tenant(1));
    image.advance(20);
    image.apply(key(1).secret("a").at(15));
    image.complete();
    image.apply(key(2).secret("b").at(20));
    image.apply(key(3).secret("c").at(21));
    assertThat(image.find(hash("a"))).isNotNull();
    assertThat(image.find(hash("b"))).isNull();
    assertThat(image.find(hash("c"))).isNotNull();
  }

  @Test
  void E3_a_removed_key_does_not_come_back() {
    image.apply(tenant(1));
    image.apply(key(1).secret("a").secret("old").at(12));
    image.advance(12);
    image.complete();
    image.remove(keyId(1));
    image.apply(key(1).secret("a").at(12));
    assertThat(image.find(hash("a"))).isNull();
    assertThat(image.find(hash("old"))).isNull();
    assertThat(image.find(keyId(1))).isNull();
    assertThat(image.size()).isZero();
  }

  @Test
  void E2_a_key_that_was_never_readable_stays_denied_by_older_records() {
    image.apply(tenant(1));
    image.deny(keyId(1), 12);
    image.apply(key(1).secret("a").at(11));
    assertThat(image.find(hash("a"))).isNull();
    assertThat(image.unreadableRecords()).isEqualTo(1);
  }

  @Test
  void E2_a_record_without_a_position_denies_too() {
    image.apply(tenant(1));
    image.apply(key(1).secret("a").at(11));
    image.deny(keyId(1), 0);
    image.apply(key(1).secret("a").at(11));
    assertThat(image.find(hash("a"))).isNull();
    image.apply(key(1).secret("a").at(12));
    assertThat(standing("a")).isEqualTo(Standing.GOOD);
    image.deny(ACME, 0);
    assertThat(standing("a")).isEqualTo(Standing.UNKNOWABLE);
  }

  @Test
  void L5_a_secret_of_another_key_denies_the_key_that_claims_it() {
    image.apply(tenant(1));
    image.apply(key(1).secret("a").at(11));
    image.apply(key(2).secret("b").secret("a").at(12));
    assertThat(image.find(hash("a"))).extracting(KeyEntry::id).isEqualTo(keyId(1));
    assertThat(image.find(hash("b"))).isNull();
    assertThat(image.unreadableRecords()).isEqualTo(1);
  }

  @Test
  void keys_without_a_secret_do_not_meet() {
    image.apply(tenant(1));
    image.apply(key(1).at(11));
    image.apply(key(2).at(12));
    assertThat(image.unreadableRecords()).isZero();
    assertThat(image.find(keyId(2))).isNotNull();
  }

  @Test
  void the_image_forgets_for_whom_a_deleted_key_acted() {
    image.apply(tenant(1));
    image.apply(key(1).secret("a").subject("somebody", 11).at(11));
    assertThat(image.find(keyId(1))).extracting(KeyEntry::subject).isEqualTo("somebody");
    image.apply(key(1).status(KeyStatus.DELETED).at(12));
    assertThat(image.find(keyId(1))).extracting(KeyEntry::subject).isNull();
  }

  @Test
  void positions_only_advance() {
    image.advance(5);
    image.advance(3);
    assertThat(image.appliedPosition()).isEqualTo(5);
  }

  private Standing standing(String secret) {
    KeyEntry found = image.find(hash(secret));
    return found == null ? Standing.UNKNOWABLE : found.standing();
  }
}
