package dev.keyregistry.events.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventHeadersTest {

  private static final byte[] DATA = "{\"tenant\":\"acme\"}".getBytes(UTF_8);
  private static final LoggedEvent EVENT =
      new LoggedEvent(
          42,
          new UUID(0x0190000000007000L, 0x8000000000000001L),
          "dev.keyregistry.tenant.suspended.v1",
          "tenant/acme",
          Instant.parse("2026-11-21T05:15:30.123456Z"),
          DATA,
          ChainHash.ORIGIN.next(42, "id", "type", "subject", "time", DATA),
          new LogIdentity(new UUID(0x0190000000007000L, 0x8000000000000002L), 3));

  @Test
  void an_event_reads_back_as_it_was() {
    assertThat(CloudEventHeaders.parse(CloudEventHeaders.of(EVENT)::get, DATA)).isEqualTo(EVENT);
  }

  @Test
  void the_official_reader_reads_what_is_written() {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.of(EVENT).forEach(headers::add);
    CloudEvent read = KafkaMessageFactory.createReader(headers, DATA).toEvent();

    assertThat(read.getSpecVersion()).hasToString("1.0");
    assertThat(read.getId()).isEqualTo(EVENT.id().toString());
    assertThat(read.getSource()).isEqualTo(URI.create("/key-registry"));
    assertThat(read.getType()).isEqualTo(EVENT.type());
    assertThat(read.getSubject()).isEqualTo("tenant/acme");
    assertThat(Objects.requireNonNull(read.getTime()).toInstant()).isEqualTo(EVENT.time());
    assertThat(read.getDataContentType()).isEqualTo("application/json");
    assertThat(Objects.requireNonNull(read.getData()).toBytes()).isEqualTo(DATA);
    assertThat(read.getExtensionNames())
        .containsExactlyInAnyOrder("position", "previousposition", "chainhash", "logid", "epoch");
    assertThat(read.getExtension("position")).isEqualTo("42");
    assertThat(read.getExtension("previousposition")).isEqualTo("41");
    assertThat(read.getExtension("chainhash")).isEqualTo(EVENT.chainHash().toString());
    assertThat(read.getExtension("logid")).isEqualTo(EVENT.log().logId().toString());
    assertThat(read.getExtension("epoch")).isEqualTo("3");
  }

  @Test
  void what_the_official_writer_writes_is_read() {
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId(EVENT.id().toString())
            .withSource(URI.create("/key-registry"))
            .withType(EVENT.type())
            .withSubject(EVENT.subject())
            .withTime(EVENT.time().atOffset(ZoneOffset.UTC))
            .withData("application/json", DATA)
            .withExtension("position", "42")
            .withExtension("previousposition", "41")
            .withExtension("chainhash", EVENT.chainHash().toString())
            .withExtension("logid", EVENT.log().logId().toString())
            .withExtension("epoch", "3")
            .build();
    ProducerRecord<?, byte[]> written =
        KafkaMessageFactory.createWriter(Topics.EVENTS).writeBinary(event);

    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (Header header : written.headers()) {
      headers.put(header.key(), header.value());
    }
    assertThat(CloudEventHeaders.parse(headers::get, written.value())).isEqualTo(EVENT);
    assertThat(headers.keySet()).isEqualTo(CloudEventHeaders.of(EVENT).keySet());
    headers.forEach(
        (name, value) ->
            assertThat(value).as(name).isEqualTo(CloudEventHeaders.of(EVENT).get(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "ce_position, x",
    "ce_position, -1",
    "ce_position, 9223372036854775808",
    "ce_position, ''",
    "ce_previousposition, 40",
    "ce_previousposition, 42",
    "ce_id, PLANTED",
    "ce_time, PLANTED",
    "ce_chainhash, 00",
    "ce_chainhash, PLANTED",
    "ce_logid, PLANTED",
    "ce_epoch, -1",
    "ce_epoch, PLANTED"
  })
  void an_attribute_of_another_kind_is_refused(String name, String value) {
    Map<String, byte[]> headers = new HashMap<>(CloudEventHeaders.of(EVENT));
    headers.put(name, value.getBytes(UTF_8));
    assertThatThrownBy(() -> CloudEventHeaders.parse(headers::get, DATA))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageNotContaining("PLANTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ce_id",
        "ce_type",
        "ce_subject",
        "ce_time",
        "ce_position",
        "ce_previousposition",
        "ce_chainhash",
        "ce_logid",
        "ce_epoch"
      })
  void an_absent_or_oversize_attribute_is_refused(String name) {
    Map<String, byte[]> headers = new HashMap<>(CloudEventHeaders.of(EVENT));
    headers.put(name, new byte[CloudEventHeaders.MAX_VALUE_BYTES + 1]);
    assertThatThrownBy(() -> CloudEventHeaders.parse(headers::get, DATA))
        .isInstanceOf(MalformedRecordException.class);
    headers.remove(name);
    assertThatThrownBy(() -> CloudEventHeaders.parse(headers::get, DATA))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void L7_the_chain_covers_every_attribute_and_the_data() {
    ChainHash before = ChainHash.ORIGIN;
    assertThat(EVENT.chainAfter(before))
        .isEqualTo(
            before.next(
                42, EVENT.id().toString(), EVENT.type(), "tenant/acme", "" + EVENT.time(), DATA));
  }
}
