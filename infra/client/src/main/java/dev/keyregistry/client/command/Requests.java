package dev.keyregistry.client.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.client.connection.FoundSecret;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.http.ApiCall;
import dev.keyregistry.client.http.ApiClient;
import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Place;
import dev.keyregistry.client.operation.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the request of an operation from what was given for its fields. */
final class Requests {

  private static final Pattern HEADER_VALUE = Pattern.compile("[!-~]{1,255}");

  private final Operation operation;
  private final Function<Field, @Nullable Object> given;
  private final Surroundings around;

  Requests(Operation operation, Function<Field, @Nullable Object> given, Surroundings around) {
    this.operation = operation;
    this.given = given;
    this.around = around;
  }

  /**
   * The request.
   *
   * @throws ClientException if something cannot be sent as it was given
   */
  ApiCall call() {
    return new ApiCall(
        operation.method(),
        path(),
        texts(Place.QUERY),
        texts(Place.HEADER),
        body(),
        texts(Place.FORM));
  }

  private String path() {
    String path = operation.path();
    for (Map.Entry<String, String> part : texts(Place.PATH).entrySet()) {
      path = path.replace('{' + part.getKey() + '}', ApiClient.encoded(part.getValue()));
    }
    return path;
  }

  private Map<String, String> texts(Place place) {
    Map<String, String> texts = new HashMap<>();
    operation
        .fields(place)
        .forEach(
            field -> {
              Object value = given.apply(field);
              if (value != null) {
                texts.put(field.name(), text(field, value.toString()));
              }
            });
    return texts;
  }

  private String text(Field field, String value) {
    String text =
        switch (field.kind()) {
          case VERSION -> entityTag(value);
          case SECRET_FILE -> around.secretIn(value).read().reveal();
          default -> value;
        };
    boolean fits =
        switch (field.place()) {
          case PATH -> !text.isBlank() && !text.matches("\\.{1,2}");
          case HEADER -> HEADER_VALUE.matcher(text).matches();
          case QUERY, BODY, FORM -> true;
        };
    if (!fits) {
      throw ClientException.usage(field.argument() + " cannot be sent as it is given");
    }
    return text;
  }

  private static String entityTag(String version) {
    return version.matches("[0-9]+") ? '"' + version + '"' : version;
  }

  private @Nullable ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    operation
        .fields(Place.BODY)
        .forEach(
            field -> {
              Object value = given.apply(field);
              if (value != null) {
                put(body, field, value);
              }
            });
    return body.isEmpty() ? null : body;
  }

  private void put(ObjectNode body, Field field, Object value) {
    ObjectNode parent = body;
    String name = field.name();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.')) {
      parent = parent.withObjectProperty(name.substring(0, dot));
      name = name.substring(dot + 1);
    }
    switch (field.kind()) {
      case TEXT, VERSION -> parent.put(name, value.toString());
      case NUMBER -> parent.put(name, Long.parseLong(value.toString()));
      case FLAG -> parent.put(name, true);
      case EMPTY_LIST -> parent.putArray(name);
      case LIST -> {
        ArrayNode list = parent.putArray(name);
        ((Iterable<?>) value).forEach(element -> list.add(element.toString()));
      }
      case NULLS -> ((Iterable<?>) value).forEach(element -> body.putNull(element.toString()));
      case PAIRS -> {
        ObjectNode pairs = parent.putObject(name);
        ((Map<?, ?>) value).forEach((key, text) -> pairs.put(key.toString(), text.toString()));
      }
      case LEAKS_FILE -> {
        ArrayNode leaks = parent.putArray(name);
        around.leaksIn(value.toString()).forEach(leak -> put(leaks.addObject(), leak));
      }
      case SECRET_FILE -> parent.put(name, around.secretIn(value.toString()).read().reveal());
    }
  }

  private static void put(ObjectNode entry, FoundSecret leak) {
    entry.put("token", leak.secret().reveal());
    if (leak.url() != null) {
      entry.put("url", leak.url());
    }
  }
}
