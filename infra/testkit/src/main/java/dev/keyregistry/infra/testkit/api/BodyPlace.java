package dev.keyregistry.infra.testkit.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A place in a body where a value stands.
 *
 * @param body with what is required, and the place
 * @param schema of what may stand there
 * @param optional whether the place may be absent, which {@code null} then says too
 */
public record BodyPlace(
    ApiDocument document, ObjectNode body, JsonPointer pointer, JsonNode schema, boolean optional) {

  /** Every place of the bodies of an operation that takes an object, at any depth. */
  public static List<BodyPlace> of(Operation operation, GeneratedValues values) {
    List<BodyPlace> places = new ArrayList<>();
    operation
        .jsonBody()
        .map(body -> operation.document().resolved(body.schema()))
        .ifPresent(
            schema ->
                schema
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(name -> places.addAll(of(operation, schema, name, values))));
    return places;
  }

  private static List<BodyPlace> of(
      Operation operation, JsonNode schema, String name, GeneratedValues values) {
    var body = (ObjectNode) values.least().fitting("", schema);
    JsonNode declared = schema.get("properties").get(name);
    body.set(name, values.most().fitting(name, notNull(declared)));
    List<BodyPlace> places = new ArrayList<>();
    new BodyPlace(
            operation.document(),
            body,
            JsonPointer.empty().appendProperty(name),
            declared,
            !isRequired(schema, name))
        .collect(places);
    return places;
  }

  private void collect(List<BodyPlace> places) {
    places.add(this);
    JsonNode here = document.resolved(notNull(document.resolved(schema)));
    JsonNode value = body.at(pointer);
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      within(pointer.appendIndex(i), here.get("items"), false).collect(places);
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode inner = here.path("properties").path(name);
              boolean own = !inner.isMissingNode();
              within(
                      pointer.appendProperty(name),
                      own ? inner : here.path("additionalProperties"),
                      own && !isRequired(here, name))
                  .collect(places);
            });
  }

  private BodyPlace within(JsonPointer place, JsonNode declared, boolean isOptional) {
    return new BodyPlace(document, body, place, declared, isOptional);
  }

  private static JsonNode notNull(JsonNode declared) {
    for (JsonNode each : declared.path("oneOf")) {
      if (!each.path("type").asText().equals("null")) {
        return each;
      }
    }
    return declared;
  }

  private static boolean isRequired(JsonNode schema, String name) {
    for (JsonNode each : schema.path("required")) {
      if (each.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** The JSON types that may stand here. */
  public Set<String> types() {
    return types(schema);
  }

  private Set<String> types(JsonNode declared) {
    JsonNode resolved = document.resolved(declared);
    Set<String> types = new HashSet<>();
    resolved.path("oneOf").forEach(each -> types.addAll(types(each)));
    JsonNode type = resolved.path("type");
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(each -> types.add(each.asText()));
    return types;
  }

  /** What a schema says in numbers of the value, such as {@code maxLength}; 0 if it does not. */
  public int limit(String keyword) {
    return document.resolved(notNull(document.resolved(schema))).path(keyword).asInt(0);
  }

  /** The field of the body that it is, or is in. */
  public String field() {
    return pointer.getMatchingProperty();
  }

  /** What stands there. */
  public JsonNode value() {
    return body.at(pointer);
  }

  /** The body with something else there. */
  public ObjectNode with(JsonNode value) {
    ObjectNode copy = body.deepCopy();
    JsonNode parent = copy.at(pointer.head());
    if (parent instanceof ArrayNode array) {
      array.set(pointer.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), value);
    }
    return copy;
  }

  @Override
  public String toString() {
    return pointer.toString();
  }
}
