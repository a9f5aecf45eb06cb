package dev.keyregistry.client.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** One object as a table of its fields. */
public final class Details {

  private Details() {}

  /**
   * Prints it.
   *
   * @param except the name of a field that is left out, may be empty
   */
  public static void print(JsonNode object, String except, PrintWriter to) {
    List<Map.Entry<String, JsonNode>> fields =
        object.propertyStream().filter(field -> !field.getKey().equals(except)).toList();
    int width = fields.stream().mapToInt(field -> field.getKey().length()).max().orElse(0);
    for (Map.Entry<String, JsonNode> field : fields) {
      String name = Text.line(field.getKey());
      to.println(name + " ".repeat(width - name.length() + 2) + Text.cell(field.getValue()));
    }
  }
}
