package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.client.ClientCommands;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.Service;
import dev.keyregistry.client.operation.Shape;
import dev.keyregistry.infra.testkit.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The client's commands against the OpenAPI documents that the running services give out. */
final class ClientCoverageIT {

  /** What lists take besides the fields of their operation. */
  private static final Set<String> PAGING = Set.of("limit", "cursor");

  @Test
  void every_operation_has_a_command_and_every_parameter_and_field_an_option() {
    List<String> missing = new ArrayList<>();
    compare(Service.COMMAND, SharedCell.INFO.commandUrl(), missing);
    compare(Service.QUERY, SharedCell.INFO.queryUrl(), missing);
    compare(Service.EDGE, SharedCell.INFO.edgeUrl(), missing);

    assertThat(missing).isEmpty();
  }

  private static void compare(Service service, String url, List<String> missing) {
    JsonNode document = Http.get(url + "/openapi.json", Map.of()).body();
    assertThat(document.path("paths")).isNotEmpty();
    Map<String, Operation> commands =
        ClientCommands.operations().stream()
            .filter(operation -> operation.service() == service)
            .collect(Collectors.toMap(o -> route(o.method(), o.path()), operation -> operation));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      if (!path.getKey().startsWith("/v1/")) {
        continue;
      }
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        String route = route(method.getKey(), path.getKey());
        Operation command = commands.get(route);
        if (command == null) {
          missing.add(route);
        } else {
          names(document, method.getValue()).stream()
              .filter(name -> !takes(command, name))
              .forEach(name -> missing.add(route + ": " + name));
        }
      }
    }
  }

  private static boolean takes(Operation command, String name) {
    boolean paging = command.shape() instanceof Shape.Items && PAGING.contains(name);
    return paging
        || command.fields().stream()
            .anyMatch(field -> field.name().equals(name) || field.name().startsWith(name + "."));
  }

  /** The parameters of an operation but those of its path, and the fields of its body. */
  private static List<String> names(JsonNode document, JsonNode operation) {
    List<String> names = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode resolved = resolved(document, parameter);
      if (!resolved.path("in").asText().equals("path")) {
        names.add(resolved.path("name").asText());
      }
    }
    JsonNode bodies = operation.path("requestBody").path("content");
    for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
      resolved(document, bodies.path(type).path("schema"))
          .path("properties")
          .fieldNames()
          .forEachRemaining(names::add);
    }
    return names;
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  private static String route(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + path.replaceAll("\\{[^}]*}", "{}");
  }
}
