package dev.keyregistry.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.KeyEvent.KeyDescribed;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.CodecException.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileEventTest {

  private static final String CREATED = "dev.keyregistry.key.created.v1";
  private static final String PLANTED = "PLANTED";

  static List<String> types() {
    return EventCodec.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void every_truncation_is_refused(String type) {
    byte[] bytes = GoldenFiles.read(type);
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(type, Arrays.copyOf(bytes, length), Problem.UNREADABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PLANTED",
        "dev.keyregistry.key.created",
        "dev.keyregistry.key.created.v0",
        "dev.keyregistry.key.created.v9",
        "dev.keyregistry.key.created.v1 ",
        "dev.keyregistry.KEY.created.v1",
        "dev.keyregistry.events.KeyEvent$KeyCreated",
        "java.lang.Object"
      })
  void an_unknown_type_or_version_is_refused(String type) {
    assertRefused(type, GoldenFiles.read(CREATED), Problem.UNKNOWN_TYPE);
  }

  @ParameterizedTest
  @MethodSource("types")
  void what_is_no_object_is_refused(String type) {
    for (String json :
        List.of("", " ", "null", "[]", "{}", "\"PLANTED\"", "7", "true", "[null]", "{]", "\0")) {
      assertRefused(type, json.getBytes(UTF_8), Problem.UNREADABLE);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void trailing_tokens_are_refused(String type) {
    String json = new String(GoldenFiles.read(type), UTF_8);
    for (String tail : List.of("{}", " null", "PLANTED", ",", "}", "\"PLANTED\"")) {
      assertRefused(type, (json + tail).getBytes(UTF_8), Problem.UNREADABLE);
    }
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // a required field that is absent, or null
        "\"tenant\":\"acme\",                     | ``",
        "\"tenant\":\"acme\"                      | \"tenant\":null",
        "\"scopes\":[                             | \"PLANTED\":[",
        "\"scopes\":[\"invoices:read\",\"invoices:write\"] | \"scopes\":null",
        "\"roles\":[\"clerk\",\"auditor\"]        | \"roles\":null",
        "\"generation\":1                         | \"generation\":null",
        "\"generation\":1,                        | ``",
        "\"actor\":\"key_069nwwpemdes9ec5qwv2h8a0c4\" | \"actor\":null",
        "\"maxBytes\":2048                        | \"maxBytes\":null",
        // a null where a collection holds a value
        "\"clerk\"                                | null",
        "\"invoices:read\"                        | null",
        "\"10.0.0.0/8\"                           | null",
        "\"team\":\"payments\"                    | \"PLANTED\":null",
        // a field that is there twice
        "\"tenant\":\"acme\"                      | \"tenant\":\"acme\",\"tenant\":\"acme\"",
        "\"generation\":1                         | \"generation\":1,\"generation\":2",
        "\"team\":                                | \"team\":\"PLANTED\",\"team\":",
        "\"tenant\":\"acme\"                      | \"tenant\":\"acme\",\"new\":1,\"new\":2",
        // a value of another kind
        "\"tenant\":\"acme\"                      | \"tenant\":7",
        "\"tenant\":\"acme\"                      | \"tenant\":{\"value\":\"PLANTED\"}",
        "\"tenant\":\"acme\"                      | \"tenant\":[\"acme\"]",
        "\"tenant\":\"acme\"                      | \"tenant\":\"PLANTED\"",
        "\"key\":\"key_                           | \"key\":\"grp_",
        "\"label\":\"billing\"                    | \"label\":7",
        "\"label\":\"billing\"                    | \"label\":true",
        "\"label\":\"billing\"                    | \"label\":[\"PLANTED\"]",
        "\"label\":\"billing\"                    | \"label\":{}",
        "\"team\":\"payments\"                    | \"PLANTED\":{}",
        "\"team\":\"payments\"                    | \"PLANTED\":7",
        "\"environment\":\"live\"                 | \"environment\":\"PLANTED\"",
        "\"environment\":\"live\"                 | \"environment\":0",
        "\"scopes\":[\"invoices:read\"            | \"scopes\":[\"PLANTED\"",
        "\"scopes\":[\"invoices:read\"            | \"scopes\":[[]",
        "\"roles\":[\"clerk\",\"auditor\"]        | \"roles\":\"PLANTED\"",
        "\"allowedIps\":[\"10.0.0.0/8\"           | \"allowedIps\":[\"PLANTED.example/8\"",
        "\"notBefore\":\"2026-12-01T00:00:00Z\"   | \"notBefore\":1796083200",
        "\"notBefore\":\"2026-12-01T00:00:00Z\"   | \"notBefore\":\"1796083200\"",
        "\"notBefore\":\"2026-12-01T00:00:00Z\"   | \"notBefore\":\"PLANTED\"",
        "\"notBefore\":\"2026-12-01T00:00:00Z\"   | \"notBefore\":\"2027-12-01T00:00:00Z\"",
        "\"maxStaleness\":\"PT30S\"               | \"maxStaleness\":\"PT1S\"",
        "\"maxStaleness\":\"PT30S\"               | \"maxStaleness\":\"PLANTED\"",
        "\"maxStaleness\":\"PT30S\"               | \"maxStaleness\":30",
        "\"generation\":1                         | \"generation\":\"1\"",
        "\"generation\":1                         | \"generation\":1.5",
        "\"generation\":1                         | \"generation\":true",
        "\"generation\":1                         | \"generation\":4294967297",
        "\"generation\":1                         | \"generation\":0",
        "\"generation\":1                         | \"generation\":1e0",
        "\"sha256\":\"HoPBhS9EYvmgXQvQ            | \"sha256\":\"PLANTED",
        "\"profile\":{                            | \"profile\":\"\",\"x\":{",
        // JSON that only some parsers accept
        "\"generation\":1                         | \"generation\":01",
        "\"generation\":1                         | \"generation\":NaN",
        "\"acme\"                                 | 'acme'",
        "\"tenant\"                               | tenant",
        "\"tenant\":                              | /*PLANTED*/\"tenant\":",
        "\"auditor\"]                             | \"auditor\",]",
        "nightly                                  | PLANTED\\x"
      })
  void what_is_not_as_written_is_refused(String written, String instead) {
    String json = new String(GoldenFiles.read(CREATED), UTF_8);
    assertThat(json).contains(written);
    assertRefused(CREATED, json.replace(written, instead).getBytes(UTF_8), Problem.UNREADABLE);
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    byte[] json = GoldenFiles.read(CREATED);
    json[new String(json, UTF_8).indexOf("billing")] = (byte) 0xff;
    assertRefused(CREATED, json, Problem.UNREADABLE);
  }

  @ParameterizedTest
  @MethodSource("types")
  void deep_nesting_is_refused(String type) {
    String json = new String(GoldenFiles.read(type), UTF_8);
    for (String open : List.of("[", "{\"x\":")) {
      String deep = "{\"x\":" + open.repeat(10_000) + json;
      assertRefused(type, deep.getBytes(UTF_8), Problem.UNREADABLE);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void an_oversize_event_is_refused_unread(String type) {
    byte[] oversize = Arrays.copyOf(GoldenFiles.read(type), EventCodec.MAX_BYTES + 1);
    assertRefused(type, oversize, Problem.TOO_LARGE);
  }

  @Test
  void an_oversize_event_is_not_written() {
    var described = (KeyDescribed) SampleEvents.of("dev.keyregistry.key.described.v1");
    var profile = new KeyProfile(null, PLANTED.repeat(10_000), null, Map.of());
    var oversize =
        new KeyDescribed(described.key(), described.tenant(), profile, described.provenance());
    assertThatThrownBy(() -> EventCodec.encode(oversize))
        .isInstanceOfSatisfying(
            CodecException.class, e -> assertThat(e.problem()).isEqualTo(Problem.TOO_LARGE))
        .hasMessageNotContaining(PLANTED);
  }

  @Test
  void a_huge_number_is_refused_unread() {
    String json = new String(GoldenFiles.read(CREATED), UTF_8);
    String huge = json.replace("\"generation\":1", "\"generation\":" + "1".repeat(30_000));
    assertRefused(CREATED, huge.getBytes(UTF_8), Problem.UNREADABLE);
  }

  @ParameterizedTest
  @MethodSource("types")
  void unknown_fields_are_passed_over(String type) {
    String json = new String(GoldenFiles.read(type), UTF_8);
    String newer =
        json.replace("\"provenance\":{", "\"new\":{\"a\":[1,{}]},\"provenance\":{\"new\":null,");
    assertThat(newer).isNotEqualTo(json);
    RegistryEvent event = EventCodec.decode(type, newer.getBytes(UTF_8));
    assertThat(event).isEqualTo(SampleEvents.of(type));
  }

  @ParameterizedTest
  @MethodSource("types")
  void optional_fields_may_be_null_or_absent(String type) {
    String json = new String(GoldenFiles.read(type), UTF_8);
    String nulls = json.replace("\"source\":\"192.0.2.7\"", "\"source\":null");
    String absent = json.replace("\"source\":\"192.0.2.7\",", "");
    RegistryEvent event = EventCodec.decode(type, absent.getBytes(UTF_8));
    assertThat(event).isEqualTo(EventCodec.decode(type, nulls.getBytes(UTF_8)));
    assertThat(event.provenance().source()).isNull();
    assertThat(EventCodec.encode(event)).asString(UTF_8).isEqualTo(absent);
  }

  private static void assertRefused(String type, byte[] bytes, Problem problem) {
    assertThatThrownBy(() -> EventCodec.decode(type, bytes))
        .isInstanceOfSatisfying(
            CodecException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageNotContaining(PLANTED)
        .hasNoCause();
  }
}
