package dev.keyregistry.sidecar.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Peer;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.List;
import java.util.Random;

/** Made-up messages of the form that Envoy sends, with fields of a later version among them. */
final class RandomCheckRequests {

  private static final List<String> NAMES =
      List.of(
          "authorization",
          "x-api-key",
          "x-forwarded-for",
          "content-type",
          ":path",
          "user-agent",
          "x-api-keys",
          "cookie");
  private static final String CHARACTERS = "aZ09 ,;:=/?&%\u00e4\u20ac\uFFFD";

  private final Random random;

  RandomCheckRequests(Random random) {
    this.random = random;
  }

  /** One that tells where Envoy has the request from, and nothing else. */
  static CheckRequest source(String address) {
    return CheckRequest.newBuilder()
        .setAttributes(AttributeContext.newBuilder().setSource(peer(address)))
        .build();
  }

  private static Peer.Builder peer(String address) {
    return Peer.newBuilder()
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder().setAddress(address).setPortValue(4711)));
  }

  CheckRequest next() {
    var attributes = AttributeContext.newBuilder();
    if (random.nextInt(8) > 0) {
      attributes.setSource(peer());
      attributes.setDestination(peer());
    }
    if (random.nextInt(8) > 0) {
      attributes.setRequest(
          AttributeContext.Request.newBuilder()
              .setTime(Timestamp.newBuilder().setSeconds(random.nextLong(1L << 40)))
              .setHttp(http()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      attributes.putContextExtensions(text(5), text(20));
    }
    attributes.setMetadataContext(
        Metadata.newBuilder().putFilterMetadata(text(9), nested(random.nextInt(30))));
    attributes.setUnknownFields(unknown());
    return CheckRequest.newBuilder().setAttributes(attributes).setUnknownFields(unknown()).build();
  }

  private Peer.Builder peer() {
    Peer.Builder peer =
        random.nextInt(4) > 0
            ? peer(text(20))
            : Peer.newBuilder().setAddress(Address.newBuilder().setPipe(Pipe.newBuilder()));
    return peer.putLabels(text(4), text(4)).setPrincipal(text(30)).setUnknownFields(unknown());
  }

  private HttpRequest.Builder http() {
    var http =
        HttpRequest.newBuilder()
            .setId(text(20))
            .setMethod(text(7))
            .setPath(text(200))
            .setHost(text(30))
            .setScheme("https")
            .setSize(random.nextLong())
            .setProtocol("HTTP/2")
            .setUnknownFields(unknown());
    switch (random.nextInt(3)) {
      case 0 -> http.setBody(text(5_000));
      case 1 -> http.setRawBody(bytes(5_000));
      default -> http.setQuery("");
    }
    return random.nextBoolean() ? withHeaders(http) : http.setHeaderMap(headerMap());
  }

  private HttpRequest.Builder withHeaders(HttpRequest.Builder http) {
    for (int i = random.nextInt(20); i > 0; i--) {
      http.putHeaders(name(), text(60));
    }
    return http;
  }

  private HeaderMap.Builder headerMap() {
    var map = HeaderMap.newBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      var header = HeaderValue.newBuilder().setKey(name()).setUnknownFields(unknown());
      map.addHeaders(
          random.nextBoolean() ? header.setValue(text(60)) : header.setRawValue(bytes(60)));
    }
    return map;
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private Struct nested(int depth) {
    Struct inner = depth == 0 ? Struct.getDefaultInstance() : nested(depth - 1);
    return Struct.newBuilder()
        .putFields("x", Value.newBuilder().setStructValue(inner).build())
        .build();
  }

  private UnknownFieldSet unknown() {
    var fields = UnknownFieldSet.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      var field = UnknownFieldSet.Field.newBuilder();
      switch (random.nextInt(4)) {
        case 0 -> field.addVarint(random.nextLong());
        case 1 -> field.addFixed32(random.nextInt());
        case 2 -> field.addFixed64(random.nextLong());
        default -> field.addLengthDelimited(bytes(40));
      }
      fields.mergeField(100 + random.nextInt(1 << 20), field.build());
    }
    return fields.build();
  }

  private ByteString bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private String text(int most) {
    var text = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
