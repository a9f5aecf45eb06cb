package dev.keyregistry.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartNameTest {

  @Test
  void a_part_is_named_after_its_import() {
    assertThat(PartName.of("n", 10_000)).isEqualTo("n+10000");
    String longest = "n".repeat(PartName.MAX_LENGTH - "+10000".length());
    assertThat(PartName.of(longest, 10_000)).isEqualTo(longest + "+10000");
  }

  @Test
  void however_long_the_name_the_registry_takes_its_parts_and_tells_them_apart() {
    String name = "n".repeat(PartName.MAX_LENGTH);
    String other = "n".repeat(PartName.MAX_LENGTH - 1) + 'm';
    assertThat(PartName.of(name, 10_000)).matches("[0-9a-f]{64}\\+10000");
    assertThat(PartName.of(name, 10_000))
        .isEqualTo(PartName.of(name, 10_000))
        .isNotEqualTo(PartName.of(name, 20_000))
        .isNotEqualTo(PartName.of(other, 10_000));
  }
}
