package dev.keyregistry.infra.testkit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values that fit a schema of an API's document, and values that fit none. */
public final class GeneratedValues {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int HUGE = 100_000;

  /** Which of the optional fields an object has. */
  private enum Extent {
    NONE,
    SOME,
    ALL
  }

  private final ApiDocument document;
  private final Random random;
  private final KnownIds ids;
  private final Extent extent;

  /** Values in which some of what is optional is there. */
  public GeneratedValues(ApiDocument document, Random random, KnownIds ids) {
    this(document, random, ids, Extent.SOME);
  }

  private GeneratedValues(ApiDocument document, Random random, KnownIds ids, Extent extent) {
    this.document = document;
    this.random = random;
    this.ids = ids;
    this.extent = extent;
  }

  /** Values without anything optional. */
  public GeneratedValues least() {
    return new GeneratedValues(document, random, ids, Extent.NONE);
  }

  /** Values with all that is optional. */
  public GeneratedValues most() {
    return new GeneratedValues(document, random, ids, Extent.ALL);
  }

  /**
   * A value that fits.
   *
   * @param name of the field that is to have it
   */
  public JsonNode fitting(String name, JsonNode declared) {
    JsonNode schema = document.resolved(declared);
    String reference = declared.path("$ref").asText();
    if (!reference.isEmpty() && ids.isId(reference)) {
      return JSON.textNode(name.equals("id") ? ids.fresh() : ids.one(reference));
    }
    if (name.equals("sha256")) {
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      return JSON.textNode(HexFormat.of().formatHex(hash));
    }
    if (schema.has("oneOf")) {
      return fitting(name, one(schema.get("oneOf")));
    }
    if (schema.has("enum")) {
      return one(schema.get("enum"));
    }
    if (schema.has("examples")) {
      return one(schema.get("examples"));
    }
    JsonNode type = schema.path("type");
    return switch (type.isArray() ? one(type).asText() : type.asText()) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "integer", "number" ->
          JSON.numberNode(schema.path("minimum").asInt(0) + random.nextInt(5));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> text(schema);
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      if (required.contains(field.getKey()) || takesOptional()) {
        object.set(field.getKey(), fitting(field.getKey(), field.getValue()));
      }
    }
    if (schema.path("additionalProperties").isObject()) {
      object.put("k" + random.nextInt(10), "v" + random.nextInt(10));
    }
    return object;
  }

  private boolean takesOptional() {
    return switch (extent) {
      case NONE -> false;
      case SOME -> random.nextInt(3) == 0;
      case ALL -> true;
    };
  }

  private ArrayNode array(String name, JsonNode schema) {
    ArrayNode array = JSON.arrayNode();
    for (int i = extent == Extent.ALL ? 1 : random.nextInt(3); i > 0; i--) {
      array.add(fitting(name, schema.path("items")));
    }
    return array;
  }

  private JsonNode text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return JSON.textNode(Instant.EPOCH.plusSeconds(2_000_000_000L + random.nextInt()).toString());
    }
    int length = 1 + random.nextInt(Math.min(24, schema.path("maxLength").asInt(24)));
    return JSON.textNode("abc ß☃ xyz".repeat(3).substring(0, length));
  }

  /** Spoils one field of an object, at any depth; or the object, if it has none. */
  void spoil(ObjectNode object) {
    List<String> fields = new ArrayList<>();
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      fields.add(names.next());
    }
    if (fields.isEmpty() || random.nextInt(5) == 0) {
      object.set("unheardOf" + random.nextInt(9), foreign());
      return;
    }
    String field = fields.get(random.nextInt(fields.size()));
    if (object.get(field) instanceof ObjectNode inner && random.nextBoolean()) {
      spoil(inner);
    } else {
      object.set(field, foreign());
    }
  }

  /** What fits hardly anywhere. */
  JsonNode foreign() {
    return switch (random.nextInt(12)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextLong());
      case 2 -> JSON.numberNode(random.nextDouble());
      case 3 -> JSON.booleanNode(true);
      case 4 -> JSON.textNode("");
      case 5 -> JSON.textNode("\u0000\u0007\u007f");
      case 6 -> JSON.textNode("x".repeat(HUGE));
      case 7 -> JSON.textNode("x".repeat(3_000));
      case 8 -> JSON.arrayNode().add(JSON.arrayNode().add(1)).addNull();
      case 9 -> nested(JSON.objectNode(), 40);
      case 10 -> many();
      default -> JSON.textNode("\ud800 alone");
    };
  }

  private static ObjectNode nested(ObjectNode inner, int depth) {
    return depth == 0 ? inner : nested(JSON.objectNode().set("a", inner), depth - 1);
  }

  private static ArrayNode many() {
    ArrayNode many = JSON.arrayNode();
    for (int i = 0; i < 1_000; i++) {
      many.add("s" + i + ":read");
    }
    return many;
  }

  private JsonNode one(JsonNode of) {
    return of.get(random.nextInt(of.size()));
  }
}
