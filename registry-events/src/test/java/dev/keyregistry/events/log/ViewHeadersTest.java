package dev.keyregistry.events.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewHeadersTest {

  private static final ViewHeaders HEADERS =
      new ViewHeaders(12, true, ChainHash.ORIGIN, new LogIdentity(new UUID(1, 2), 3));

  @Test
  void headers_read_back_as_they_were() {
    var between = new ViewHeaders(13, false, HEADERS.chainHash(), HEADERS.log());
    assertThat(ViewHeaders.parse(HEADERS.toMap()::get)).isEqualTo(HEADERS);
    assertThat(ViewHeaders.parse(between.toMap()::get)).isEqualTo(between);
  }

  @Test
  void R4_the_last_record_repeats_its_position() {
    assertThat(HEADERS.toMap().get("complete")).asString(UTF_8).isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource({
    "position, 0",
    "position, -1",
    "position, +1",
    "position, 9223372036854775808",
    "position, ''",
    "complete, 11",
    "chainhash, 00",
    "logid, x",
    "epoch, x"
  })
  void a_value_of_another_kind_is_refused(String name, String value) {
    Map<String, byte[]> headers = new HashMap<>(HEADERS.toMap());
    headers.put(name, value.getBytes(UTF_8));
    assertThatThrownBy(() -> ViewHeaders.parse(headers::get))
        .isInstanceOf(MalformedRecordException.class);
  }

  @ParameterizedTest
  @CsvSource({"position", "chainhash", "logid", "epoch"})
  void an_absent_header_is_refused(String name) {
    Map<String, byte[]> headers = new HashMap<>(HEADERS.toMap());
    headers.remove(name);
    assertThatThrownBy(() -> ViewHeaders.parse(headers::get))
        .isInstanceOf(MalformedRecordException.class);
  }
}
