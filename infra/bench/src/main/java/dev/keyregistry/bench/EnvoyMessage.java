package dev.keyregistry.bench;

import dev.keyregistry.sidecar.grpc.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What Envoy sends of an ordinary request: 14 headers, both ends of the connection, nothing of the
 * body. The numbers are those of the fields in Envoy's .proto files.
 */
final class EnvoyMessage {

  private static final int PREFIX = 5;
  private static final List<String> HEADERS =
      List.of(
          ":authority", "api.example.com",
          ":method", "GET",
          ":path", "/v1/invoices/8c1f2a?expand=lines",
          ":scheme", "https",
          "accept", "application/json",
          "accept-encoding", "gzip, deflate, br",
          "accept-language", "en-GB,en;q=0.9",
          "user-agent", "acme-billing/4.2 (linux; amd64)",
          "x-envoy-decorator-operation", "invoices",
          "x-forwarded-for", "198.51.100.7",
          "x-forwarded-proto", "https",
          "x-request-id", "0c5f1b9e-4a4e-9b6d-8a3c-2f6f0d4e7a11",
          "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  private EnvoyMessage() {}

  /** The message with the prefix that gRPC puts before it. */
  static byte[] framed(String secret) {
    byte[] message = message(secret);
    return ByteBuffer.allocate(PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] message(String secret) {
    var message = new WireWriter();
    http(message, secret);
    message.message(2, 0); // http
    message.message(4, 0); // request
    peer(message, 2, "10.0.0.5", 8443);
    peer(message, 1, "198.51.100.7", 51_234);
    message.message(1, 0); // attributes
    return message.toBytes();
  }

  private static void http(WireWriter message, String secret) {
    message.text(10, "HTTP/2");
    message.text(6, "https");
    message.text(5, "api.example.com");
    message.text(4, "/v1/invoices/8c1f2a?expand=lines");
    header(message, "x-api-key", secret);
    for (int i = 0; i < HEADERS.size(); i += 2) {
      header(message, HEADERS.get(i), HEADERS.get(i + 1));
    }
    message.text(2, "GET");
    message.text(1, "1234567890123456789");
  }

  private static void header(WireWriter message, String name, String value) {
    int before = message.size();
    message.text(2, value);
    message.text(1, name);
    message.message(3, before);
  }

  private static void peer(WireWriter message, int field, String address, int port) {
    int before = message.size();
    message.number(3, port);
    message.text(2, address);
    message.message(1, before); // socket_address
    message.message(1, before); // address
    message.message(field, before);
  }
}
