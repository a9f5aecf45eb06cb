package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.KnownIds;
import dev.keyregistry.infra.testkit.api.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every operation that the API's document has needs the scope that its description names. */
class ScopePerOperationIT {

  /** Callers may always ask who they are. */
  private static final Set<String> WITHOUT_SCOPE = Set.of("get /v1/whoami");

  private final RunningCommand command = RunningCommand.shared();
  private final Holding holding = Holding.in(command);
  private final List<Operation> operations = RunningCommand.API.guarded();

  @Test
  void every_operation_names_its_scope() {
    assertThat(operations)
        .filteredOn(operation -> operation.scope().isEmpty())
        .extracting(Operation::toString)
        .as("start the description with 'Scope: registry:…:….'")
        .containsExactlyInAnyOrderElementsOf(WITHOUT_SCOPE);
  }

  @Test
  void a_caller_with_every_scope_but_one_may_do_nothing_that_needs_it() {
    var softly = new SoftAssertions();
    long head = 0;
    for (String scope : RunningCommand.API.scopes()) {
      IssuedKey caller = callerWithout(scope);
      head = command.headPosition();
      for (Operation operation : operations) {
        if (operation.scope().filter(scope::equals).isPresent()) {
          Answer answer = send(operation, Map.of("Authorization", "Bearer " + caller.secret()));
          softly.check(() -> assertLacks(operation, scope, answer));
        }
      }
    }
    softly.assertAll();
    assertThat(command.headPosition()).isEqualTo(head);
  }

  private IssuedKey callerWithout(String scope) {
    Set<String> all = new HashSet<>(RunningCommand.API.scopes());
    all.addAll(Set.of("*", scope.replace(":write", ":read")));
    all.remove(scope);
    IssuedKey caller = command.newKey("registry", all.toArray(String[]::new));
    command.awaitKnown(caller);
    return caller;
  }

  private static void assertLacks(Operation operation, String scope, Answer answer) {
    assertThat(answer.status()).as("%s: %s", operation, answer).isEqualTo(403);
    assertProblem(answer, 403, "insufficient_scope");
    assertThat(answer.header("WWW-Authenticate"))
        .as("%s", operation)
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"" + scope + '"');
  }

  @Test
  void nobody_may_do_anything_without_a_key() {
    var softly = new SoftAssertions();
    long head = command.headPosition();
    for (Operation operation : operations) {
      Answer nobody = send(operation, Map.of());
      Answer stranger = send(operation, Map.of("Authorization", "Bearer " + "x".repeat(40)));
      softly.check(
          () -> {
            assertThat(nobody.status()).as("%s", operation).isEqualTo(401);
            assertProblem(nobody, 401, "authentication_required");
            assertThat(nobody.header("WWW-Authenticate")).startsWith("Bearer realm=");
            assertThat(stranger.status()).as("%s", operation).isEqualTo(401);
            assertProblem(stranger, 401, "invalid_token");
          });
    }
    softly.assertAll();
    assertThat(command.headPosition()).isEqualTo(head);
  }

  // What is asked for would be done: only the caller is wrong. An operation whose body is required
  // refuses the caller before it looks at that.
  private Answer send(Operation operation, Map<String, String> headers) {
    String path =
        operation.pathWith(part -> holding.of(KnownIds.kind(part.schema().path("$ref").asText())));
    return Http.send(
        operation.method().toUpperCase(Locale.ROOT),
        command.url() + path,
        new HashMap<>(headers),
        operation.body().isPresent() ? "{}" : "");
  }
}
