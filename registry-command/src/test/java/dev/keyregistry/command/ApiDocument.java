package dev.keyregistry.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.command.http.CommandApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** What the API's own document says. */
public final class ApiDocument {

  public static final String TEXT = text();
  private static final JsonNode ROOT = parsed();
  // Of every path, whether it exists or not: told in the introduction.
  private static final Set<String> OF_EVERY_PATH = Set.of("not_found", "method_not_allowed");

  private ApiDocument() {}

  /** The operations, as method and path. */
  public static Set<String> operations() {
    Set<String> operations = new HashSet<>();
    ROOT.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> operations.add(method + ' ' + path.getKey())));
    return operations;
  }

  /** What stands at a path of the document, such as {@code /components/schemas/KeyId}. */
  public static JsonNode at(String pointer) {
    return ROOT.at(pointer);
  }

  /** The node itself, or what it refers to. */
  public static JsonNode resolved(JsonNode node) {
    JsonNode found = node;
    while (found.has("$ref")) {
      found = ROOT.at(found.get("$ref").asText().substring(1));
    }
    return found;
  }

  /** The codes of problems with a status, of any operation. */
  public static Set<String> codes(int status) {
    Set<String> codes = new HashSet<>(OF_EVERY_PATH);
    for (JsonNode path : ROOT.get("paths")) {
      for (JsonNode operation : path) {
        JsonNode response = operation.get("responses").path(Integer.toString(status));
        resolved(response)
            .findValues("enum")
            .forEach(each -> each.forEach(code -> codes.add(code.asText())));
      }
    }
    return codes;
  }

  private static JsonNode parsed() {
    try {
      return new ObjectMapper().readTree(TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text() {
    try (InputStream in = CommandApi.class.getResourceAsStream("openapi.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
