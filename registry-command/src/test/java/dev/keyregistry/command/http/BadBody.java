package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.infra.testkit.Http;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What can be wrong with a body as a whole, and how that is answered by every operation.
 *
 * @param what is wrong
 * @param spoil makes it of a body that fits and has a field
 * @param encoding of what is sent
 */
record BadBody(
    String what, int status, String code, UnaryOperator<String> spoil, Charset encoding) {

  /** Every way, with its answer. */
  static final List<BadBody> TABLE =
      List.of(
          unreadable("blank", json -> " \n"),
          unreadable("unfinished", json -> json.substring(0, json.length() - 1)),
          unreadable("followed by more", json -> json + "{}"),
          unreadable("in single quotes", json -> json.replace('"', '\'')),
          unreadable("a name twice", json -> within(json) + ',' + json.substring(1)),
          unreadable("raw control character", json -> within(json) + ",\"x\u0007\":1}"),
          unreadable("raw NUL", json -> json + '\0'),
          unreadable("unfinished, with an unknown field", json -> within(json) + ",\"unheardOf\":"),
          // As ISO 8859-1, these characters are the bytes 0xff, and 0xed 0xa0 0x80 (a surrogate).
          new BadBody("invalid UTF-8", 400, "malformed_json", BadBody::withByteFf, ISO_8859_1),
          new BadBody(
              "half a character", 400, "malformed_json", BadBody::withSurrogate, ISO_8859_1),
          new BadBody("in UTF-16", 400, "malformed_json", json -> json, UTF_16BE),
          new BadBody("too large", 413, "body_too_large", BadBody::padded, UTF_8),
          invalid("an array", json -> '[' + json + ']'),
          invalid("an empty array", json -> "[]"),
          invalid("a text", json -> "\"text\""),
          invalid("an empty text", json -> "\"\""),
          invalid("a number", json -> "1"),
          invalid("a boolean", json -> "true"),
          invalid("null", json -> "null"),
          unreadable("deeply nested", json -> "[".repeat(5_000) + "]".repeat(5_000)),
          invalid("unknown field", json -> within(json) + ",\"unheardOf\":1}"),
          unreadable(
              "deeply nested unknown field",
              json -> within(json) + ",\"x\":" + "{\"x\":".repeat(5_000) + 1 + "}".repeat(5_001)));

  private static BadBody unreadable(String what, UnaryOperator<String> spoil) {
    return new BadBody(what, 400, "malformed_json", spoil, UTF_8);
  }

  private static BadBody invalid(String what, UnaryOperator<String> spoil) {
    return new BadBody(what, 422, "invalid_request_body", spoil, UTF_8);
  }

  /** What is sent instead of a body that fits and has a field. */
  byte[] of(ObjectNode fitting) {
    return spoil.apply(Http.json(fitting)).getBytes(encoding);
  }

  private static String withByteFf(String json) {
    return json.replaceFirst("\"", "\"\u00ff");
  }

  private static String withSurrogate(String json) {
    return json.replaceFirst("\"", "\"\u00ed\u00a0\u0080");
  }

  private static String padded(String json) {
    return " ".repeat(1024 * 1024) + json;
  }

  /** All of an object but its last brace. */
  private static String within(String json) {
    return json.substring(0, json.length() - 1);
  }

  @Override
  public String toString() {
    return what;
  }
}
