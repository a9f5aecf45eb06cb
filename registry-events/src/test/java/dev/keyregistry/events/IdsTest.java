package dev.keyregistry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());

  @Test
  void ids_read_back_as_they_were_and_sort_as_their_uuids() {
    var random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      var one = new KeyId(new UUID(random.nextLong(), random.nextLong()));
      var group = new GroupId(new UUID(random.nextLong(), random.nextLong()));
      var next = new KeyId(new UUID(one.uuid().getMostSignificantBits(), random.nextLong()));
      assertThat(KeyId.of(one.value())).as("seed %d", SEED).isEqualTo(one);
      assertThat(GroupId.of(group.value())).as("seed %d", SEED).isEqualTo(group);
      assertThat(Integer.signum(one.value().compareTo(next.value())))
          .as("seed %d", SEED)
          .isEqualTo(
              Long.compareUnsigned(
                  one.uuid().getLeastSignificantBits(), next.uuid().getLeastSignificantBits()));
    }
  }

  @Test
  void the_text_of_an_id_is_crockfords_base32() {
    assertThat(new KeyId(new UUID(0, 0)).value()).isEqualTo("key_00000000000000000000000000");
    assertThat(new KeyId(new UUID(0, 33)).value()).isEqualTo("key_00000000000000000000000011");
    assertThat(new GroupId(new UUID(-1, -1)).value()).isEqualTo("grp_7zzzzzzzzzzzzzzzzzzzzzzzzz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "key_",
        "grp_00000000000000000000000000",
        "00000000000000000000000000",
        "key_0000000000000000000000000",
        "key_000000000000000000000000000",
        "key_80000000000000000000000000",
        "key_0000000000000000000000000u",
        "key_0000000000000000000000000O",
        "key_0000000000000000000000000é",
        "key_ 0000000000000000000000000",
        "KEY_00000000000000000000000000"
      })
  void what_is_no_key_id_is_refused(String text) {
    assertThatThrownBy(() -> KeyId.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("0000");
    assertThatThrownBy(() -> GroupId.of(text.replace("key_", "grp_").replace("grp_0", "grpx")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "acme", "0-9", "a--b", "registry"})
  void a_tenants_name_is_its_id(String name) {
    assertThat(TenantId.of(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "-a", "a-", "Acme", "a_b", "a/b", "a b", "ä1", "ab\n", "a.b"})
  void what_is_no_tenants_name_is_refused(String name) {
    assertThatThrownBy(() -> TenantId.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_tenants_name_has_at_most_63_characters() {
    assertThat(TenantId.of("a".repeat(63)).value()).hasSize(63);
    assertThatThrownBy(() -> TenantId.of("a".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_record_key_names_the_kind_and_reads_back() {
    for (EntityId id :
        new EntityId[] {
          TenantId.of("acme"), new GroupId(new UUID(1, 2)), new KeyId(new UUID(3, 4))
        }) {
      assertThat(id.recordKey()).startsWith(id.kind().wireName() + "/").endsWith(id.value());
      assertThat(EntityId.ofRecordKey(id.recordKey())).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "tenant", "tenant/", "user/acme", "key/acme", "tenant/a/b"})
  void what_is_no_record_key_is_refused(String text) {
    assertThatThrownBy(() -> EntityId.ofRecordKey(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_new_uuid_is_of_version_7_and_tells_its_millisecond() {
    var random = new Random(SEED);
    Instant at = Instant.parse("2026-11-21T05:15:30.123456Z");
    for (int i = 0; i < 1000; i++) {
      UUID uuid = Uuid7.at(at, random);
      assertThat(uuid.version()).as("seed %d", SEED).isEqualTo(7);
      assertThat(uuid.variant()).as("seed %d", SEED).isEqualTo(2);
      assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
    }
    assertThat(Uuid7.at(at, random)).isNotEqualTo(Uuid7.at(at, random));
  }
}
