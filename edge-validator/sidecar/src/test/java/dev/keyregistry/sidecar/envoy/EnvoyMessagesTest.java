package dev.keyregistry.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.keyregistry.sidecar.envoy.EnvoyAnswer.Header;
import dev.keyregistry.sidecar.grpc.MalformedMessageException;
import dev.keyregistry.sidecar.grpc.WireWriter;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our reader and writer beside the official stubs. */
class EnvoyMessagesTest {

  private static final List<String> SECRETS = List.of("Authorization", "X-API-Key");
  private static final List<String> OTHERS = List.of("X-Forwarded-For", "content-type");
  private static final int CASES = 3_000;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final EnvoyRequestReader reader =
      new EnvoyRequestReader(new WantedHeaders(SECRETS, OTHERS));

  @Test
  void what_the_stubs_write_is_read_to_the_same_values() throws Exception {
    var requests = new RandomCheckRequests(new Random(seed));
    for (int i = 0; i < CASES; i++) {
      CheckRequest sent = requests.next();
      EnvoyRequest read = reader.read(sent.toByteArray());
      AttributeContext.HttpRequest http = sent.getAttributes().getRequest().getHttp();
      assertThat(read.method()).as("seed %d", seed).isEqualTo(http.getMethod());
      assertThat(read.target()).isEqualTo(http.getPath());
      assertThat(read.host()).isEqualTo(http.getHost());
      assertThat(read.extensions()).isEqualTo(sent.getAttributes().getContextExtensionsMap());
      assertThat(read.source()).isEqualTo(source(sent));
      ByteString body = http.getRawBody().isEmpty() ? http.getBodyBytes() : http.getRawBody();
      assertThat(read.body()).isEqualTo(body.toByteArray());
      for (String name : List.of("authorization", "x-api-key", "x-forwarded-for", "content-type")) {
        assertThat(read.headers().getAll(name)).as(name).isEqualTo(values(http, name));
      }
      assertThat(read.headers().size()).isLessThanOrEqualTo(http.getHeadersCount() + 64);
    }
  }

  private static @Nullable String source(CheckRequest sent) {
    Address address = sent.getAttributes().getSource().getAddress();
    String text = address.getSocketAddress().getAddress();
    return address.hasSocketAddress() && !text.isEmpty() ? text : null;
  }

  private static List<String> values(AttributeContext.HttpRequest http, String name) {
    if (http.hasHeaderMap()) {
      return http.getHeaderMap().getHeadersList().stream()
          .filter(header -> header.getKey().equals(name))
          .map(
              header ->
                  header.getValue() + header.getRawValue().toString(StandardCharsets.ISO_8859_1))
          .toList();
    }
    String joined = http.getHeadersMap().get(name);
    if (joined == null) {
      return List.of();
    }
    boolean secret = SECRETS.stream().anyMatch(name::equalsIgnoreCase);
    return secret ? List.of(joined.split(",", -1)) : List.of(joined);
  }

  @Test
  void a_message_that_is_cut_or_changed_is_read_or_refused_and_nothing_else() {
    var random = new Random(seed);
    var requests = new RandomCheckRequests(random);
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = changed(requests.next().toByteArray(), random);
      try {
        assertThat(reader.read(bytes)).as("seed %d", seed).isNotNull();
      } catch (MalformedMessageException e) {
        assertThat(e.getMessage()).as("seed %d", seed).matches("[ -$&-~]+");
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(CASES / 20);
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed =
        random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return changed;
  }

  @Test
  void what_no_message_has_is_refused() {
    byte[] endlessNumber = new byte[12];
    Arrays.fill(endlessNumber, (byte) 0xff);
    List<byte[]> bad =
        List.of(
            new byte[] {0x0a}, // a field without its length
            new byte[] {0x0a, 5, 1}, // longer than the message
            new byte[] {0x0a, -1, -1, -1, -1, 0x0f}, // 4 GiB
            new byte[] {0x0a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // a negative length
            new byte[] {0x0b, 0x0c}, // a group
            new byte[] {0x02, 0}, // field number 0
            new byte[] {0x0f}, // wire type 7
            endlessNumber);
    for (byte[] bytes : bad) {
      assertThatThrownBy(() -> reader.read(bytes))
          .as(Arrays.toString(bytes))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void a_text_that_is_no_utf_8_is_refused() {
    byte[] bytes = http(http -> http.setPath("/??")).toByteArray();
    bytes[bytes.length - 1] = (byte) 0xc3;
    assertThatThrownBy(() -> reader.read(bytes)).hasMessage("a text in the message is no UTF-8");
    assertThat(read(http(http -> http.setPath("/\uFFFD\uD83D\uDE00"))).target())
        .isEqualTo("/\uFFFD\uD83D\uDE00");
  }

  @Test
  void where_envoy_sends_one_of_two_forms_both_are_refused() {
    HeaderMap map = HeaderMap.newBuilder().addHeaders(HeaderValue.newBuilder().setKey("a")).build();
    List<CheckRequest> both =
        List.of(
            http(http -> http.putHeaders("a", "b").setHeaderMap(map)),
            http(http -> http.setBody("a").setRawBody(ByteString.copyFromUtf8("b"))),
            http(
                http ->
                    http.setHeaderMap(
                        HeaderMap.newBuilder()
                            .addHeaders(
                                HeaderValue.newBuilder()
                                    .setKey("authorization")
                                    .setValue("a")
                                    .setRawValue(ByteString.copyFromUtf8("b"))))));
    for (CheckRequest request : both) {
      assertThatThrownBy(() -> reader.read(request.toByteArray()))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void a_message_in_several_pieces_is_one() throws Exception {
    byte[] first = http(http -> http.setMethod("GET").setPath("/a")).toByteArray();
    byte[] second = http(http -> http.setPath("/b").putHeaders("x-api-key", "k")).toByteArray();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    EnvoyRequest read = reader.read(both);
    assertThat(read.method()).isEqualTo("GET");
    assertThat(read.target())
        .isEqualTo(CheckRequest.parseFrom(both).getAttributes().getRequest().getHttp().getPath());
    assertThat(read.headers().getAll("X-API-Key")).containsExactly("k");
  }

  @Test
  void of_two_kinds_of_address_the_last_one_counts() throws Exception {
    byte[] socket = RandomCheckRequests.source("192.0.2.1").toByteArray();
    var pipe = Address.newBuilder().setPipe(Pipe.newBuilder().setPath("/x"));
    byte[] later =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder()
                    .setSource(AttributeContext.Peer.newBuilder().setAddress(pipe)))
            .build()
            .toByteArray();
    byte[] both = Arrays.copyOf(socket, socket.length + later.length);
    System.arraycopy(later, 0, both, socket.length, later.length);
    assertThat(reader.read(socket).source()).isEqualTo("192.0.2.1");
    assertThat(reader.read(both).source()).isNull();
  }

  @Test
  void what_is_read_does_not_show_in_a_log() {
    EnvoyRequest read = read(http(http -> http.setPath("/?key=s3cret").setMethod("GET")));
    assertThat(read).hasToString("EnvoyRequest[GET]");
  }

  @Test
  void an_answer_that_passes_is_what_the_stubs_read() throws Exception {
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<Header> upstream = headers(random);
      List<Header> client = headers(random);
      List<String> removed = headers(random).stream().map(h -> h.name().toString()).toList();
      List<String> parameters = random.nextBoolean() ? List.of("key") : List.of();
      CheckResponse read = parsed(EnvoyAnswer.passed(upstream, removed, parameters, client));
      assertThat(read.getStatus().getCode()).as("seed %d", seed).isZero();
      assertThat(read.hasStatus()).isTrue();
      assertThat(told(read.getOkResponse().getHeadersList())).isEqualTo(upstream);
      assertThat(told(read.getOkResponse().getResponseHeadersToAddList())).isEqualTo(client);
      assertThat(read.getOkResponse().getHeadersToRemoveList()).isEqualTo(removed);
      assertThat(read.getOkResponse().getQueryParametersToRemoveList()).isEqualTo(parameters);
    }
  }

  @Test
  void an_answer_that_denies_is_what_the_stubs_read() throws Exception {
    var random = new Random(seed);
    for (int status : List.of(400, 401, 403, 413, 429, 503)) {
      List<Header> client = headers(random);
      CheckResponse read = parsed(EnvoyAnswer.denied(status, client));
      assertThat(read.getStatus().getCode()).isEqualTo(status == 401 ? 16 : 7);
      assertThat(read.hasOkResponse()).isFalse();
      assertThat(read.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(status);
      assertThat(told(read.getDeniedResponse().getHeadersList())).isEqualTo(client);
    }
  }

  private static CheckResponse parsed(WireWriter message) throws Exception {
    CheckResponse read = CheckResponse.parseFrom(message.toBytes());
    assertThat(read.getUnknownFields().asMap()).isEmpty();
    return read;
  }

  private static List<Header> told(List<HeaderValueOption> options) {
    assertThat(options)
        .allSatisfy(
            option ->
                // Without "append", which Envoy would go by instead.
                assertThat(option.getAllFields().keySet())
                    .extracting(FieldDescriptor::getName)
                    .containsExactlyInAnyOrder("header", "append_action"))
        .allMatch(
            option ->
                option.getAppendAction()
                    == HeaderValueOption.HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    return options.stream()
        .map(option -> new Header(option.getHeader().getKey(), option.getHeader().getValue()))
        .toList();
  }

  private static List<Header> headers(Random random) {
    List<Header> headers = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      headers.add(new Header("name-" + random.nextInt(), "v\u00e4".repeat(random.nextInt(200))));
    }
    return headers;
  }

  private EnvoyRequest read(CheckRequest request) {
    try {
      return reader.read(request.toByteArray());
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  private interface Change {
    AttributeContext.HttpRequest.Builder of(AttributeContext.HttpRequest.Builder http);
  }

  private static CheckRequest http(Change change) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(change.of(AttributeContext.HttpRequest.newBuilder()))))
        .build();
  }
}
