package dev.keyregistry.infra.testkit.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of an API.
 *
 * @param method in lower case, as in the document
 * @param path with its parameters in braces
 * @param node what the document says of it
 */
public record Operation(ApiDocument document, String method, String path, JsonNode node) {

  private static final Pattern SCOPE = Pattern.compile("Scope: (registry:[a-z]+:[a-z]+)");
  private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");

  // Of every path: told in the document's introduction.
  private static final Map<Integer, String> OF_EVERY_PATH =
      Map.of(
          400,
          "malformed_request",
          404,
          "not_found",
          405,
          "method_not_allowed",
          412,
          "version_mismatch",
          414,
          "uri_too_long",
          431,
          "headers_too_large");

  /**
   * A parameter.
   *
   * @param in {@code path}, {@code query} or {@code header}
   * @param schema as it is declared, which may be a reference
   */
  public record Parameter(String name, String in, JsonNode schema) {}

  /**
   * The body that an operation takes.
   *
   * @param schema as it is declared, which may be a reference; of each line, where it is lines
   */
  public record Body(String mediaType, JsonNode schema, boolean required) {

    /** Whether it is one JSON value; bodies of other types have tests of their own. */
    public boolean isJson() {
      return mediaType.equals("application/json");
    }

    /** Whether it is the fields of a form. */
    public boolean isForm() {
      return mediaType.equals("application/x-www-form-urlencoded");
    }

    /** Whether it is lines of JSON. */
    public boolean isLines() {
      return mediaType.endsWith("ndjson");
    }
  }

  /** Whether it asks who calls. */
  public boolean isGuarded() {
    return !node.has("security") || !node.get("security").isEmpty();
  }

  /** The scope that a caller needs, as the description says it. */
  public Optional<String> scope() {
    Matcher matcher = SCOPE.matcher(node.path("description").asText());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  public List<Parameter> parameters(String in) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode declared : node.path("parameters")) {
      JsonNode parameter = document.resolved(declared);
      if (parameter.path("in").asText().equals(in)) {
        parameters.add(new Parameter(parameter.get("name").asText(), in, parameter.path("schema")));
      }
    }
    return parameters;
  }

  public Optional<Body> body() {
    JsonNode body = document.resolved(node.path("requestBody"));
    return body.path("content").properties().stream()
        .findFirst()
        .map(
            content ->
                new Body(
                    content.getKey(),
                    content.getValue().path("schema"),
                    body.path("required").asBoolean()));
  }

  /** The body, if it is one JSON value. */
  public Optional<Body> jsonBody() {
    return body().filter(Body::isJson);
  }

  /** The codes of its problems with a status. */
  public Set<String> codes(int status) {
    Set<String> codes = new HashSet<>();
    if (OF_EVERY_PATH.containsKey(status)) {
      codes.add(OF_EVERY_PATH.get(status));
    }
    document
        .resolved(node.path("responses").path(Integer.toString(status)))
        .findValues("enum")
        .forEach(each -> each.forEach(code -> codes.add(code.asText())));
    return codes;
  }

  /** The path with a value for each of its parameters, as it is. */
  public String pathWith(Function<Parameter, String> values) {
    Map<String, Parameter> parameters = new HashMap<>();
    parameters("path").forEach(parameter -> parameters.put(parameter.name(), parameter));
    return IN_PATH
        .matcher(path)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    values.apply(
                        parameters.computeIfAbsent(
                            part.group(1),
                            name -> {
                              throw new IllegalStateException(this + " declares no " + name);
                            }))));
  }

  /** A text as a part of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + ' ' + path;
  }
}
