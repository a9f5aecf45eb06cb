package dev.keyregistry.client.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes texts from elsewhere fit to be shown on a terminal. */
public final class Text {

  // Of control characters a terminal may take orders.
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
  private static final Pattern SECRET = Pattern.compile("\\b\\w+_(?:live|test)_sk_\\w{8,}");

  private Text() {}

  /** On one line, without control characters. */
  public static String line(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  /** The same, and without what looks like a secret. */
  public static String masked(String text) {
    return SECRET.matcher(line(text)).replaceAll("(a secret)");
  }

  /** A value as a cell of a table. */
  static String cell(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(Text::cell).collect(Collectors.joining(", "));
    }
    if (value.isObject()) {
      return value
          .propertyStream()
          .map(field -> line(field.getKey()) + '=' + cell(field.getValue()))
          .collect(Collectors.joining(", "));
    }
    return value.isNull() ? "" : line(value.asText());
  }
}
