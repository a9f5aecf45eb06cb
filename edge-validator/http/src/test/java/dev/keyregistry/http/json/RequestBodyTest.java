package dev.keyregistry.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBodyTest {

  private TestService service;

  record Thing(
      TenantId tenant,
      @Nullable String label,
      @Nullable List<IpRange> ranges,
      @Nullable Instant at,
      @Nullable Duration overlap,
      @Nullable Integer count,
      @Nullable Map<String, String> metadata,
      @Nullable Inner inner) {}

  record Inner(String name) {}

  @BeforeAll
  void start() {
    service =
        new TestService(
            router -> {
              router
                  .post("/things")
                  .handler(c -> Answers.json(c, 200, RequestBody.read(c, Thing.class)));
              router
                  .post("/optional")
                  .handler(
                      c ->
                          Answers.json(
                              c, 200, RequestBody.readOr(c, Inner.class, new Inner("absent"))));
            });
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void a_good_body_becomes_a_record() throws Exception {
    String body =
        """
        {"tenant":"acme","label":"Größe\\n2","ranges":["10.0.0.0/8"],"at":"2030-01-31T12:00:00+01:00",\
        "overlap":"PT1H","count":3,"metadata":{"a":"b"},"inner":{"name":"x"}}\
        """;
    var answer = service.postJson("/things", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("at").asText()).isEqualTo("2030-01-31T11:00:00Z");
    assertThat(json(answer).get("overlap").asText()).isEqualTo("PT1H");
  }

  @Test
  void an_absent_body_is_fine_where_it_is_optional() throws Exception {
    var none = service.send(service.request("/optional").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(none.body()).contains("absent");
    assertThat(service.postJson("/optional", "{\"name\":\"y\"}").body()).contains("\"y\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"tenant\":\"acme\"",
        "{\"tenant\":\"acme\"}}",
        "{\"tenant\":\"acme\"} {}",
        "{'tenant':'acme'}",
        "{\"tenant\":\"acme\",}",
        "{\"tenant\":\"acme\",\"tenant\":\"other\"}",
        "{\"tenant\":\"acme\",\"inner\":{\"name\":\"a\",\"name\":\"b\"}}",
        "{\"tenant\":\"acme\",\"label\":\"a\u0001b\"}",
        "{\"tenant\":\"acme\",\"label\":NaN}",
        "/* comment */{\"tenant\":\"acme\"}",
        "{\"tenant\":\"acme\",\"colour\":1",
      })
  void what_is_no_json_is_answered_400(String body) throws Exception {
    var answer = service.postJson("/things", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("code").asText()).isEqualTo("malformed_json");
  }

  @Test
  void invalid_utf8_is_answered_400() throws Exception {
    byte[] body = "{\"tenant\":\"acme\",\"label\":\"??\"}".getBytes(StandardCharsets.UTF_8);
    body[body.length - 4] = (byte) 0xc3;
    body[body.length - 3] = (byte) 0x28;
    assertThat(service.postJson("/things", body).statusCode()).isEqualTo(400);
  }

  @Test
  void another_encoding_is_answered_400() throws Exception {
    byte[] body = "{\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_16BE);
    assertThat(service.postJson("/things", body).statusCode()).isEqualTo(400);
  }

  /** Jackson's parser of bytes would take this name for {@code at}. */
  @Test
  void a_name_with_an_invalid_byte_is_not_taken_for_another() throws Exception {
    byte[] body =
        "{\"?at\":\"2030-01-31T12:00:00Z\",\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8);
    body[2] = (byte) 0xff;
    assertThat(service.postJson("/things", body).statusCode()).isEqualTo(400);
  }

  @Test
  void deep_nesting_is_answered_400() throws Exception {
    String body = "{\"tenant\":\"acme\",\"inner\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
    assertThat(service.postJson("/things", body).statusCode()).isEqualTo(400);
    String deepUnknown = "{\"zz\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";
    assertThat(service.postJson("/things", deepUnknown).statusCode()).isEqualTo(400);
  }

  @Test
  void a_very_long_text_or_number_is_answered_400() throws Exception {
    String text = "{\"tenant\":\"acme\",\"label\":\"" + "a".repeat(20_000) + "\"}";
    assertThat(service.postJson("/things", text).statusCode()).isEqualTo(400);
    String number = "{\"tenant\":\"acme\",\"count\":" + "9".repeat(5_000) + "}";
    assertThat(service.postJson("/things", number).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | tenant | required",
        "{\"tenant\":null} | tenant | required",
        "{\"tenant\":\"NO\"} | tenant | lower-case",
        "{\"tenant\":5} | tenant | expected kind",
        "{\"tenant\":{\"value\":\"acme\"}} | tenant | expected kind",
        "{\"tenant\":\"acme\",\"colour\":1} | colour | no such field",
        "{\"tenant\":\"acme\",\"label\":7} | label | expected kind",
        "{\"tenant\":\"acme\",\"label\":[\"a\"]} | label | expected kind",
        "{\"tenant\":\"acme\",\"label\":\"a\\u0000b\"} | label | control character",
        "{\"tenant\":\"acme\",\"label\":\"a\\ud800b\"} | label | half a character",
        "{\"tenant\":\"acme\",\"metadata\":{\"k\\u0000\":\"v\"}} | metadata | control character",
        "{\"tenant\":\"acme\",\"metadata\":{\"k\":\"v\\u0007\"}} | metadata.k | control character",
        "{\"tenant\":\"acme\",\"ranges\":[\"10.0.0.0/8\",\"10.0.0.1/8\"]} | ranges[1] | bits set",
        "{\"tenant\":\"acme\",\"at\":1700000000} | at | expected kind",
        "{\"tenant\":\"acme\",\"at\":\"tomorrow\"} | at | 2030-01-31",
        "{\"tenant\":\"acme\",\"at\":\"+12000-01-01T00:00:00Z\"} | at | four digits",
        "{\"tenant\":\"acme\",\"overlap\":3600} | overlap | expected kind",
        "{\"tenant\":\"acme\",\"count\":\"3\"} | count | expected kind",
        "{\"tenant\":\"acme\",\"count\":-9223372036854775808} | count | expected kind",
        "{\"tenant\":\"acme\",\"count\":3.5} | count | expected kind",
        "{\"tenant\":\"acme\",\"inner\":{}} | inner.name | required",
        "{\"tenant\":\"acme\",\"inner\":{\"name\":\"a\",\"x\":1}} | inner.x | no such field",
      })
  void what_is_not_as_asked_for_is_answered_422_with_the_field(
      String body, String field, String message) throws Exception {
    var answer = service.postJson("/things", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonNode error = json(answer).get("errors").get(0);
    assertThat(error.get("field").asText()).isEqualTo(field);
    assertThat(error.get("message").asText()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"text\"", "5"})
  void a_body_of_another_kind_is_answered_422(String body) throws Exception {
    assertThat(service.postJson("/things", body).statusCode()).isEqualTo(422);
  }

  @Test
  void a_refused_value_is_not_repeated() throws Exception {
    String body = "{\"tenant\":\"kr_live_sk_SECRET\",\"label\":5}";
    assertThat(service.postJson("/things", body).body()).doesNotContain("SECRET");
  }

  @Test
  void another_content_type_is_answered_415() throws Exception {
    for (String type : List.of("text/plain", "application/xml", "application/jsonp")) {
      var answer =
          service.send(
              service
                  .request("/things")
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString("{\"tenant\":\"acme\"}")));
      assertThat(answer.statusCode()).isEqualTo(415);
      assertThat(answer.body()).contains("unsupported_media_type");
    }
  }

  @Test
  void no_body_at_all_is_answered_400_whatever_its_type() throws Exception {
    var nothing = service.request("/things").POST(HttpRequest.BodyPublishers.noBody());
    assertThat(service.send(nothing).statusCode()).isEqualTo(400);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }
}
