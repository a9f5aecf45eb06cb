package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTextTest {

  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann@example.org",
    "100%, 100%25",
    "'a b', a%20b",
    "'a\r\nX-Evil: 1', a%0D%0AX-Evil:%201",
    "é☃, %C3%A9%E2%98%83"
  })
  void what_is_no_printable_ascii_is_percent_encoded(String text, String encoded) {
    assertThat(HeaderText.of(text)).isEqualTo(encoded);
  }
}
