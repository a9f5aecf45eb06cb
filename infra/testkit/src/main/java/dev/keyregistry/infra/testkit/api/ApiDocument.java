package dev.keyregistry.infra.testkit.api;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an API's own document says.
 *
 * @param root the document
 */
public record ApiDocument(JsonNode root) {

  /** The document {@code openapi.json} beside the class that serves it. */
  public static ApiDocument beside(Class<?> owner) {
    try (InputStream in = owner.getResourceAsStream("openapi.json")) {
      return new ApiDocument(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation, by path and method. */
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            operations.add(
                                new Operation(
                                    this, method.getKey(), path.getKey(), method.getValue()))));
    operations.sort(comparing(Operation::path).thenComparing(Operation::method));
    return operations;
  }

  /** The operations that ask who calls. */
  public List<Operation> guarded() {
    return operations().stream().filter(Operation::isGuarded).toList();
  }

  /** The operations, as method and path. */
  public Set<String> names() {
    return operations().stream().map(Operation::toString).collect(Collectors.toSet());
  }

  /** Every scope that some operation needs. */
  public Set<String> scopes() {
    return operations().stream()
        .flatMap(operation -> operation.scope().stream())
        .collect(Collectors.toSet());
  }

  /** The codes of problems with a status, of any operation. */
  public Set<String> codes(int status) {
    Set<String> codes = new HashSet<>();
    operations().forEach(operation -> codes.addAll(operation.codes(status)));
    return codes;
  }

  /** The node itself, or what it refers to. */
  public JsonNode resolved(JsonNode node) {
    JsonNode found = node;
    while (found.has("$ref")) {
      found = root.at(found.get("$ref").asText().substring(1));
    }
    return found;
  }
}
