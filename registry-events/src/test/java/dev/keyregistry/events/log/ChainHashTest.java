package dev.keyregistry.events.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainHashTest {

  private static final ChainHash FIRST = next(ChainHash.ORIGIN, 1, "id", "type", "s", "t", "data");

  @Test
  void L7_any_changed_part_changes_the_hash() {
    List<ChainHash> hashes = new ArrayList<>();
    hashes.add(FIRST);
    hashes.add(next(FIRST, 1, "id", "type", "s", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 2, "id", "type", "s", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "iD", "type", "s", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "typE", "s", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "type", "S", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "type", "s", "T", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "type", "s", "t", "datA"));
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void L7_moving_a_character_to_the_next_part_changes_the_hash() {
    List<ChainHash> hashes = new ArrayList<>();
    hashes.add(FIRST);
    hashes.add(next(ChainHash.ORIGIN, 1, "i", "dtype", "s", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "typ", "es", "t", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "type", "st", "", "data"));
    hashes.add(next(ChainHash.ORIGIN, 1, "id", "type", "s", "td", "ata"));
    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void L7_the_hash_of_known_bytes_never_changes() {
    assertThat(FIRST)
        .hasToString("241c9337a2dd6162b9936b5078174721f6dd86b200d022d69d74601e825d5c86");
    assertThat(next(ChainHash.ORIGIN, 1, "id", "type", "s", "t", "data")).isEqualTo(FIRST);
  }

  @Test
  void a_hash_reads_back_as_it_was() {
    assertThat(ChainHash.parse(FIRST.toString())).isEqualTo(FIRST).hasSameHashCodeAs(FIRST);
    assertThat(ChainHash.of(FIRST.toBytes())).isEqualTo(FIRST);
  }

  @Test
  void a_hash_cannot_be_changed_from_outside() {
    byte[] bytes = FIRST.toBytes();
    ChainHash hash = ChainHash.of(bytes);
    bytes[0]++;
    hash.toBytes()[1]++;
    assertThat(hash).isEqualTo(FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "0"})
  void what_is_no_hash_is_refused(String text) {
    assertThatThrownBy(() -> ChainHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ChainHash next(
      ChainHash previous,
      long position,
      String id,
      String type,
      String subject,
      String time,
      String data) {
    return previous.next(position, id, type, subject, time, data.getBytes(UTF_8));
  }
}
