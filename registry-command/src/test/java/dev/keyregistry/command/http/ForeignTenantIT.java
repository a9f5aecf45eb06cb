package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.BodyPlace;
import dev.keyregistry.infra.testkit.api.GeneratedValues;
import dev.keyregistry.infra.testkit.api.KnownIds;
import dev.keyregistry.infra.testkit.api.Operation;
import dev.keyregistry.infra.testkit.api.Operation.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation that the API's document has, tried on another tenant by a caller who may do all
 * in its own: what is foreign is answered like what is unknown, and nothing changes.
 */
class ForeignTenantIT {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final RunningCommand command = RunningCommand.shared();
  private final Holding own = Holding.in(command);
  private final Holding foreign = Holding.in(command);
  private final Holding nothing = Holding.ofNothing();
  private final SoftAssertions softly = new SoftAssertions();
  private IssuedKey admin;
  private long head;

  @BeforeEach
  void letSomebodyAdministerTheOwnTenant() {
    Set<String> all = RunningCommand.API.scopes();
    admin = command.newKey(own.tenant(), all.toArray(String[]::new));
    command.awaitKnown(admin);
    head = command.headPosition();
  }

  @AfterEach
  void nothingHasChanged() {
    softly.assertAll();
    assertThat(command.headPosition()).isEqualTo(head);
  }

  @Test
  void an_administrator_finds_nothing_of_another_tenant_by_any_path() {
    for (Operation operation : RunningCommand.API.guarded()) {
      if (!operation.parameters("path").isEmpty()) {
        Answer answer = send(operation, foreign, "", body(operation, own));
        Answer unknown = send(operation, nothing, "", body(operation, own));
        softly.check(() -> assertNotFound(operation, answer, unknown));
      }
    }
  }

  @Test
  void an_administrator_finds_nothing_of_another_tenant_by_any_parameter() {
    for (Operation operation : RunningCommand.API.guarded()) {
      for (Parameter parameter : operation.parameters("query")) {
        String kind = kind(parameter.schema());
        if (isId(kind)) {
          String query = '?' + parameter.name() + '=';
          Answer answer = send(operation, own, query + foreign.of(kind), body(operation, own));
          Answer unknown = send(operation, own, query + nothing.of(kind), body(operation, own));
          softly.check(() -> assertNotFound(operation, answer, unknown));
        }
      }
    }
  }

  @Test
  void an_administrator_finds_nothing_of_another_tenant_by_any_field_of_a_body() {
    var values = new GeneratedValues(RunningCommand.API, new Random(1), own.ids());
    for (Operation operation : RunningCommand.API.guarded()) {
      for (BodyPlace place : BodyPlace.of(operation, values)) {
        String kind = kind(place.schema());
        if (isId(kind)) {
          Answer answer = send(operation, own, "", withId(place, foreign.of(kind)));
          Answer unknown = send(operation, own, "", withId(place, nothing.of(kind)));
          softly.check(
              () -> {
                if (kind.equals("TenantId")) {
                  assertNotFound(operation, answer, unknown);
                } else {
                  assertRefusedAlike(operation, place, answer, unknown);
                }
              });
        }
      }
    }
  }

  /** A field that names what there is not, for this tenant, is wrong; the resource is there. */
  private static void assertRefusedAlike(
      Operation operation, BodyPlace place, Answer answer, Answer unknown) {
    assertThat(answer.status()).as("%s of %s: %s", place, operation, answer).isEqualTo(422);
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().findValuesAsText("field")).containsExactly(place.field());
    assertThat(answer.body()).as("%s of %s", place, operation).isEqualTo(unknown.body());
  }

  private void assertNotFound(Operation operation, Answer answer, Answer unknown) {
    assertThat(answer.status()).as("%s: %s", operation, answer).isEqualTo(404);
    assertProblem(answer, 404, "not_found");
    assertThat(unknown.status())
        .as("%s, of what is unknown: %s", operation, unknown)
        .isEqualTo(404);
    assertThat(neutral(answer)).as("%s", operation).isEqualTo(neutral(unknown));
  }

  /** The answer but for the id that was asked for. */
  private String neutral(Answer answer) {
    String text = answer.body().toString();
    for (String kind : List.of("TenantId", "KeyId", "GroupId", "RoleName")) {
      text = text.replace(foreign.of(kind), kind).replace(nothing.of(kind), kind);
    }
    return text;
  }

  private static boolean isId(String kind) {
    return Set.of("TenantId", "KeyId", "GroupId").contains(kind);
  }

  /** The kind of id that a schema asks for; empty if it asks for something else. */
  private static String kind(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (reference.isEmpty()) {
      reference = schema.path("oneOf").path(0).path("$ref").asText();
    }
    return KnownIds.kind(reference);
  }

  private static ObjectNode withId(BodyPlace place, String id) {
    return place.with(JSON.textNode(id));
  }

  /** A body that fits, and that would change something. */
  private static ObjectNode body(Operation operation, Holding of) {
    var values = new GeneratedValues(RunningCommand.API, new Random(1), of.ids());
    return operation
        .jsonBody()
        .map(body -> (ObjectNode) values.least().fitting("", body.schema()))
        .orElseGet(JSON::objectNode);
  }

  private Answer send(Operation operation, Holding of, String query, ObjectNode body) {
    String path = operation.pathWith(part -> of.of(kind(part.schema())));
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", "Bearer " + admin.secret());
    operation.body().ifPresent(b -> headers.put("Content-Type", b.mediaType()));
    return Http.send(
        operation.method().toUpperCase(Locale.ROOT),
        command.url() + path + query,
        headers,
        operation.body().isPresent() ? Http.json(body) : "");
  }
}
