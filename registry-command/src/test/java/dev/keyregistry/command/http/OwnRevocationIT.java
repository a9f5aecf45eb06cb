package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever holds a key can end it. */
class OwnRevocationIT {

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void a_key_may_revoke_itself_without_a_scope() {
    IssuedKey key = command.newKey(command.newTenant());
    command.awaitKnown(key);

    Answer revoked = send(key, key.path() + "/revoke");

    assertThat(revoked.status()).isEqualTo(200);
    assertProblem(command.send("POST", key.path() + "/enable", Map.of()), 409, "key_revoked");
  }

  @Test
  void a_key_without_a_scope_may_do_nothing_else_to_itself_and_revoke_no_other() {
    String tenant = command.newTenant();
    IssuedKey key = command.newKey(tenant);
    IssuedKey other = command.newKey(tenant);
    command.awaitKnown(key);

    for (String path : new String[] {key.path() + "/disable", other.path() + "/revoke"}) {
      assertProblem(send(key, path), 403, "insufficient_scope");
    }
  }

  private Answer send(IssuedKey caller, String path) {
    return command.send(caller.secret(), "POST", path, Map.of(), "{}");
  }
}
