package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.BodyPlace;
import dev.keyregistry.infra.testkit.api.GeneratedValues;
import dev.keyregistry.infra.testkit.api.KnownIds;
import dev.keyregistry.infra.testkit.api.Operation;
import dev.keyregistry.infra.testkit.api.Operation.Body;
import dev.keyregistry.infra.testkit.api.Operation.Parameter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation that the API's document has, with every kind of bad input: each is answered with
 * the right problem, and changes nothing. Whoever adds an operation has it tried here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Bodies that are no single JSON value are read by code of their own: operations and tests. */
  private static final Map<String, String> TESTED_APART =
      Map.of("post /v1/keys/import", "KeyImportIT");

  private final RunningCommand command = RunningCommand.shared();
  private final List<Operation> operations = RunningCommand.API.guarded();
  private Holding holding;
  private GeneratedValues values;
  private SoftAssertions softly;
  private long head;

  @BeforeAll
  void createWhatCouldBeChanged() {
    holding = Holding.in(command);
    values = new GeneratedValues(RunningCommand.API, new Random(1), holding.ids());
  }

  @BeforeEach
  void lookAtTheLog() {
    softly = new SoftAssertions();
    head = command.headPosition();
  }

  @AfterEach
  void nothing_was_wrong_and_nothing_has_changed() {
    softly.assertThat(command.headPosition()).as("the log's head").isEqualTo(head);
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource
  void a_bad_body_is_refused(BadBody bad) {
    for (Operation operation : withBody()) {
      expect(operation, bad.what(), bad.status(), bad.code(), bad.of(sample(operation)), Map.of());
    }
  }

  static List<BadBody> a_bad_body_is_refused() {
    return BadBody.TABLE;
  }

  @Test
  void an_empty_body_is_refused_where_one_is_required() {
    for (Operation operation : withBody()) {
      if (operation.jsonBody().orElseThrow().required()) {
        byte[] nothing = new byte[0];
        Map<String, String> json = Map.of("Content-Type", "application/json");
        expect(operation, "nothing", 400, "malformed_json", nothing, Map.of());
        expect(operation, "nothing, as JSON", 400, "malformed_json", nothing, json);
      }
    }
  }

  @Test
  void an_empty_body_is_like_an_empty_object_where_it_is_optional() {
    Holding nothing = Holding.ofNothing();
    for (Operation operation : withBody()) {
      if (!operation.jsonBody().orElseThrow().required()) {
        // Read, and then refused for its id alone.
        Answer empty = send(operation, path(operation, nothing), new byte[0], Map.of());
        Answer object = send(operation, path(operation, nothing), bytes("{}"), Map.of());
        problem(operation, "nothing", empty, 404, "not_found");
        problem(operation, "{}", object, 404, "not_found");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/merge-patch+json",
        "application/jsonx",
        "nonsense"
      })
  void another_content_type_is_refused(String type) {
    for (Operation operation : operations) {
      if (operation.body().isPresent()) {
        byte[] body = bytes(operation.jsonBody().isPresent() ? sample(operation).toString() : "{}");
        Map<String, String> header = Map.of("Content-Type", type);
        expect(operation, type, 415, "unsupported_media_type", body, header);
      }
    }
  }

  @Test
  void control_characters_are_refused_in_every_text() {
    atEveryPlace(
        place ->
            place.types().contains("string")
                ? Stream.of("\0", "\u0007", "\u001b", "\u007f", "\ud800")
                    .<JsonNode>map(control -> JSON.textNode(place.value().asText() + control))
                    .toList()
                : List.of());
  }

  @Test
  void a_value_of_the_wrong_type_is_refused_in_every_field() {
    atEveryPlace(BadInputIT::wrong);
  }

  @Test
  void more_than_the_document_allows_is_refused() {
    atEveryPlace(BadInputIT::tooLarge);
  }

  private void atEveryPlace(Function<BodyPlace, List<JsonNode>> bad) {
    for (Operation operation : withBody()) {
      for (BodyPlace place : BodyPlace.of(operation, values)) {
        bad.apply(place).forEach(value -> expectInvalid(operation, place, value));
      }
    }
  }

  @Test
  void an_id_of_the_wrong_kind_finds_nothing() {
    for (Operation operation : operations) {
      for (Parameter parameter : operation.parameters("path")) {
        String kind = KnownIds.kind(parameter.schema().path("$ref").asText());
        for (String wrong : kind.equals("RoleName") ? wrongNames() : wrongIds(kind)) {
          String path =
              operation.pathWith(
                  p -> p.name().equals(parameter.name()) ? wrong : valueOf(p, holding));
          byte[] body = operation.jsonBody().isPresent() ? bytes(sample(operation)) : new byte[0];
          Answer answer = send(operation, path, body, Map.of());
          // A role's name is its maker's to choose.
          boolean chosen = kind.equals("RoleName") && operation.method().equals("put");
          problem(
              operation,
              '<' + wrong + "> as " + parameter.name(),
              answer,
              chosen ? 422 : 404,
              chosen ? "invalid_request_body" : "not_found");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "%2e%2e"})
  void what_is_left_of_a_path_without_an_id_is_another_path(String segment) {
    for (Operation operation : operations) {
      for (Parameter parameter : operation.parameters("path")) {
        String path =
            operation.pathWith(
                p -> p.name().equals(parameter.name()) ? segment : valueOf(p, holding));
        Set<String> others = methodsOf(path.replace("%2e", "."));
        if (!others.contains(operation.method())) {
          Answer answer = send(operation, path, new byte[0], Map.of());
          problem(
              operation,
              '<' + segment + "> as " + parameter.name(),
              answer,
              others.isEmpty() ? 404 : 405,
              others.isEmpty() ? "not_found" : "method_not_allowed");
        }
      }
    }
  }

  /** The methods of the resource that a path names once it has lost its dots and empty parts. */
  private static Set<String> methodsOf(String path) {
    String left = URI.create(path).normalize().getPath().replaceFirst("/$", "");
    return RunningCommand.API.operations().stream()
        .filter(other -> left.matches(other.path().replaceAll("\\{\\w+}", "[^/]+")))
        .map(Operation::method)
        .collect(Collectors.toSet());
  }

  @Test
  void a_body_that_is_no_json_has_a_test_of_its_own() {
    for (Operation operation : operations) {
      if (operation.body().isPresent() && operation.jsonBody().isEmpty()) {
        softly
            .assertThat(TESTED_APART)
            .as(
                "%s takes no JSON value: test its bad bodies and foreign ids, and name that test"
                    + " here",
                operation)
            .containsKey(operation.toString());
      }
    }
  }

  private List<Operation> withBody() {
    return operations.stream().filter(operation -> operation.jsonBody().isPresent()).toList();
  }

  /** A body that fits, with what is required or else one field. */
  private ObjectNode sample(Operation operation) {
    Body body = operation.jsonBody().orElseThrow();
    var least = (ObjectNode) values.least().fitting("", body.schema());
    return least.isEmpty() ? BodyPlace.of(operation, values).getFirst().body() : least;
  }

  private static List<JsonNode> wrong(BodyPlace place) {
    Map<String, JsonNode> each = new HashMap<>();
    each.put("string", JSON.textNode("text"));
    each.put("number", JSON.numberNode(1.5));
    each.put("boolean", JSON.booleanNode(true));
    each.put("array", JSON.arrayNode().add(JSON.arrayNode()));
    each.put("object", JSON.objectNode().put("unheardOf", JSON.objectNode().toString()));
    if (!place.optional()) {
      each.put("null", JSON.nullNode());
    }
    each.keySet().removeAll(place.types());
    List<JsonNode> wrong = new ArrayList<>(each.values());
    if (place.types().contains("integer")) {
      wrong.add(JSON.textNode("7"));
      wrong.add(JSON.numberNode(Double.MAX_VALUE));
      wrong.add(JSON.numberNode(Long.MIN_VALUE));
    }
    if (place.types().contains("object")) {
      wrong.add(JSON.objectNode().set("x", JSON.objectNode()));
    }
    return wrong;
  }

  private static List<JsonNode> tooLarge(BodyPlace place) {
    List<JsonNode> large = new ArrayList<>();
    int maxLength = place.limit("maxLength");
    if (maxLength > 0) {
      large.add(JSON.textNode("x".repeat(maxLength + 1)));
    }
    int maxItems = place.limit("maxItems");
    if (maxItems > 0) {
      var items = JSON.arrayNode();
      for (int i = 0; i <= maxItems; i++) {
        items.add("x" + i + (place.field().equals("scopes") ? ":read" : ""));
      }
      large.add(items);
    }
    int maxProperties = place.limit("maxProperties");
    if (maxProperties > 0) {
      var many = JSON.objectNode();
      for (int i = 0; i <= maxProperties; i++) {
        many.put("x" + i, "y");
      }
      large.add(many);
      large.add(JSON.objectNode().put("x".repeat(100), "y"));
    }
    int maximum = place.limit("maximum");
    if (maximum > 0) {
      large.add(JSON.numberNode(maximum + 1));
    }
    return large;
  }

  private List<String> wrongIds(String kind) {
    List<String> wrong = new ArrayList<>();
    for (String other : Set.of("TenantId", "KeyId", "GroupId")) {
      if (!other.equals(kind)) {
        wrong.add(holding.of(other));
      }
    }
    String right = holding.of(kind);
    wrong.add(Holding.ofNothing().of(kind));
    wrong.add(right.toUpperCase(Locale.ROOT));
    wrong.addAll(List.of("%00", right + "%00", right + "%20", "%ff", "..%2f" + right));
    wrong.addAll(List.of(right + ";x=1", "*", "x".repeat(1_000), "%ed%a0%80"));
    return wrong;
  }

  private static List<String> wrongNames() {
    return List.of("%00", "reader%00", "a%20role", "..%2fx", "*", "x".repeat(65), "%ff");
  }

  private void expectInvalid(Operation operation, BodyPlace place, JsonNode value) {
    byte[] body = bytes(place.with(value));
    Answer answer = send(operation, path(operation, holding), body, Map.of());
    String what = place + " = " + brief(value);
    problem(operation, what, answer, 422, "invalid_request_body");
    softly
        .assertThat(answer.body().path("errors"))
        .as("the fields that %s names as wrong for %s", operation, what)
        .anySatisfy(error -> assertThat(error.path("field").asText()).startsWith(place.field()));
  }

  private static String brief(JsonNode value) {
    String text = value.toString();
    return text.length() < 60 ? text : text.substring(0, 60) + '…';
  }

  private void expect(
      Operation operation,
      String what,
      int status,
      String code,
      byte[] body,
      Map<String, String> headers) {
    problem(
        operation, what, send(operation, path(operation, holding), body, headers), status, code);
  }

  private void problem(Operation operation, String what, Answer answer, int status, String code) {
    softly.check(
        () -> {
          try {
            assertProblem(answer, status, code);
            assertThat(answer.text("title")).isNotBlank();
            assertThat(operation.codes(status)).as("codes of %d", status).contains(code);
          } catch (AssertionError e) {
            throw new AssertionError(operation + " with " + what + ": " + e.getMessage(), e);
          }
        });
  }

  private String path(Operation operation, Holding of) {
    return operation.pathWith(parameter -> valueOf(parameter, of));
  }

  private static String valueOf(Parameter parameter, Holding of) {
    return of.of(KnownIds.kind(parameter.schema().path("$ref").asText()));
  }

  private Answer send(Operation operation, String path, byte[] body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Authorization", "Bearer " + command.rootKey());
    return Http.send(operation.method().toUpperCase(Locale.ROOT), command.url() + path, all, body);
  }

  private static byte[] bytes(Object json) {
    // An encoder would replace half a character, so it is written as an escape.
    return json.toString().replace("\ud800", "\\ud800").getBytes(StandardCharsets.UTF_8);
  }
}
