package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.ApiDocument;
import dev.keyregistry.infra.testkit.api.GeneratedRequests;
import dev.keyregistry.infra.testkit.api.KnownIds;
import dev.keyregistry.infra.testkit.api.Operation;
import dev.keyregistry.infra.testkit.api.Operation.Parameter;
import dev.keyregistry.query.Facts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every operation that the API's document has, so that one that is added later is tried too. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryOperationIT {

  private static final Logger LOG = LoggerFactory.getLogger(EveryOperationIT.class);
  private static final ApiDocument API = ApiDocument.beside(QueryApi.class);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int REQUESTS = 600;
  private static final String LONG = "x".repeat(1_000);

  private final long seed = Long.getLong("seed", System.nanoTime());
  @AutoClose private final RunningQuery query = RunningQuery.withCallers();
  private final Facts facts = query.facts();
  private final KeyId own = facts.keyId();
  private final KeyId foreign = facts.keyId();
  private final KeyId unknown = facts.keyId();

  @BeforeAll
  void appendWhatCouldBeRead() {
    for (int i = 0; i < 6; i++) { // more than a page of those that are asked for
      query.log().append(facts.key(facts.keyId(), Facts.ACME, "one of many"));
    }
    query.log().append(facts.key(own, Facts.ACME, "own"));
    query.log().append(facts.key(foreign, Facts.GLOBEX, "foreign"));
    awaitFollowed();
  }

  private void awaitFollowed() {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                query.service().status().unready().isEmpty()
                    && query.service().status().position() >= query.log().position());
  }

  @Test
  void no_request_is_answered_5xx_and_every_operation_succeeds() {
    var random = new Random(seed);
    KnownIds ids = new KnownIds(random).learn("TenantId", "acme").learn("KeyId", own.value());
    var requests = new GeneratedRequests(API, url(), query.root().reveal(), random, ids);
    GeneratedRequests.Run run = requests.run(REQUESTS, 3 * REQUESTS, this::awaitFollowed);
    LOG.info("answered {}, -Dseed={}", run.statuses(), seed);
    assertThat(run.wrong()).as("not in the document, -Dseed=%d", seed).isEmpty();
    assertThat(run.failed()).as("never succeeded, -Dseed=%d", seed).isEmpty();
  }

  @Test
  void an_administrator_finds_nothing_of_another_tenant() {
    var softly = new SoftAssertions();
    for (Operation operation : API.guarded()) {
      for (Parameter parameter : operation.parameters("path")) {
        String path = operation.pathWith(part -> of(part, Facts.GLOBEX, foreign));
        String nowhere = operation.pathWith(part -> of(part, TenantId.of("nobody"), unknown));
        softly.check(() -> assertUnknown(operation, parameter, path, nowhere));
      }
      for (Parameter parameter : operation.parameters("query")) {
        if (!kind(parameter).isEmpty()) {
          String path =
              operation.pathWith(part -> of(part, Facts.ACME, own)) + '?' + parameter.name() + '=';
          String of = of(parameter, Facts.GLOBEX, foreign);
          String nowhere = of(parameter, TenantId.of("nobody"), unknown);
          softly.check(() -> assertUnknown(operation, parameter, path + of, path + nowhere));
        }
      }
    }
    softly.assertAll();
  }

  private void assertUnknown(
      Operation operation, Parameter parameter, String path, String nowhere) {
    Answer answer = send(operation, path, query.acmeAdmin());
    assertThat(answer.status()).as("%s by %s", operation, parameter.name()).isEqualTo(404);
    assertThat(operation.codes(404)).contains(answer.text("code"));
    assertThat(answer.body())
        .as("%s of what is foreign, and of what is unknown", operation)
        .isEqualTo(send(operation, nowhere, query.acmeAdmin()).body());
  }

  @Test
  void an_administrator_is_shown_nothing_of_another_tenant() {
    for (Operation operation : API.guarded()) {
      String path = operation.pathWith(part -> of(part, Facts.ACME, own));
      assertThat(send(operation, path, query.acmeAdmin()).body().toString())
          .as("%s", operation)
          .doesNotContain(foreign.value())
          .doesNotContain("\"globex\"");
    }
  }

  @Test
  void every_operation_names_its_scope() {
    assertThat(API.guarded())
        .filteredOn(operation -> operation.scope().isEmpty())
        .as("start the description with 'Scope: registry:…:….'")
        .isEmpty();
  }

  @Test
  void a_caller_with_every_scope_but_one_may_read_nothing_that_needs_it() {
    var softly = new SoftAssertions();
    for (String scope : API.scopes()) {
      Secret caller = callerWithout(scope);
      for (Operation operation : API.guarded()) {
        if (operation.scope().filter(scope::equals).isPresent()) {
          Answer answer = send(operation, ownPath(operation), caller);
          softly.check(() -> assertLacks(operation, scope, answer));
        }
      }
    }
    softly.assertAll();
  }

  private Secret callerWithout(String scope) {
    Set<String> all = new HashSet<>(API.scopes());
    all.addAll(Set.of("*", scope.replace(":read", ":write")));
    all.remove(scope);
    Secret secret = facts.secret();
    var scopes = Scopes.of(all.toArray(String[]::new));
    query.log().append(facts.key(facts.keyId(), TenantId.REGISTRY, "caller", scopes, secret));
    Operation any = API.guarded().getFirst();
    await().atMost(SOON).until(() -> send(any, ownPath(any), secret).status() != 401);
    return secret;
  }

  private static void assertLacks(Operation operation, String scope, Answer answer) {
    assertThat(answer.status()).as("%s: %s", operation, answer).isEqualTo(403);
    assertThat(answer.text("code")).as("%s", operation).isEqualTo("insufficient_scope");
    assertThat(answer.header("WWW-Authenticate")).contains("scope=\"" + scope + '"');
    assertThat(operation.codes(403)).contains("insufficient_scope");
  }

  @Test
  void nobody_is_shown_anything_without_a_key() {
    for (Operation operation : API.guarded()) {
      Answer nobody = Http.send(method(operation), url() + ownPath(operation), Map.of(), "");
      assertThat(nobody.status()).as("%s", operation).isEqualTo(401);
      assertThat(nobody.text("code")).isEqualTo("authentication_required");
      assertThat(send(operation, ownPath(operation), facts.secret()).text("code"))
          .as("%s", operation)
          .isEqualTo("invalid_token");
    }
  }

  @Test
  void a_bad_parameter_is_refused_and_named() {
    var softly = new SoftAssertions();
    for (Operation operation : API.guarded()) {
      List<Parameter> parameters = operation.parameters("query");
      for (Parameter parameter : parameters) {
        String name = parameter.name();
        for (String bad : List.of(name + "=%00", name + "=a&" + name + "=a", name + "=" + LONG)) {
          softly.check(() -> assertBad(operation, bad, name));
        }
      }
      if (!parameters.isEmpty()) {
        softly.check(() -> assertBad(operation, "unheardOf=1", "query"));
      }
    }
    softly.assertAll();
  }

  private void assertBad(Operation operation, String parameters, String field) {
    Answer answer = send(operation, ownPath(operation) + '?' + parameters, query.root());
    assertThat(answer.status()).as("%s with %.40s", operation, parameters).isEqualTo(422);
    assertThat(answer.body().findValuesAsText("field")).containsExactly(field);
    assertThat(operation.codes(422)).contains(answer.text("code"));
  }

  @Test
  void a_huge_body_is_refused_also_where_none_is_asked_for() {
    for (Operation operation : API.guarded()) {
      if (!operation.method().equals("get")) {
        String url = url() + ownPath(operation);
        Answer answer = Http.send(method(operation), url, bearer(query.root()), "x".repeat(70_000));
        assertThat(answer.status()).as("%s", operation).isEqualTo(413);
        assertThat(operation.codes(413)).contains(answer.text("code"));
      }
    }
  }

  @Test
  void a_choice_that_is_no_choice_is_answered_with_the_choices() {
    Answer answer = Http.get(url() + "/v1/keys?status=lost", bearer(query.root()));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/errors/0/message").asText())
        .contains("active", "disabled", "revoked", "deleted")
        .doesNotContain("lost");
  }

  private String ownPath(Operation operation) {
    return operation.pathWith(part -> of(part, Facts.ACME, own));
  }

  private static String kind(Parameter parameter) {
    String kind = KnownIds.kind(parameter.schema().path("$ref").asText());
    return kind.endsWith("Id") ? kind : "";
  }

  private static String of(Parameter parameter, TenantId tenant, KeyId key) {
    return switch (kind(parameter)) {
      case "TenantId" -> tenant.value();
      case "KeyId" -> key.value();
      default -> throw new IllegalArgumentException("add an id for " + parameter);
    };
  }

  private Answer send(Operation operation, String path, Secret caller) {
    return Http.send(method(operation), url() + path, bearer(caller), "");
  }

  private static String method(Operation operation) {
    return operation.method().toUpperCase(Locale.ROOT);
  }

  private static Map<String, String> bearer(Secret caller) {
    return Map.of("Authorization", "Bearer " + caller.reveal());
  }

  private String url() {
    return query.service().uri().toString();
  }
}
