package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last root key, in a registry of its own. */
class LastRootKeyIT {

  @Test
  void the_last_root_key_is_not_lost_by_accident(@TempDir Path folder) {
    try (var command =
        RunningCommand.start(
            TestServers.postgres().createDatabase(), folder.resolve("root.key"), "alone")) {
      String root = "/v1/keys/" + whoAmI(command);
      assertProblem(command.send("POST", root + "/revoke", Map.of()), 409, "last_root_key");
      assertProblem(command.send("DELETE", root, Map.of()), 409, "last_root_key");
      assertProblem(
          command.send("POST", "/v1/cuts", Map.of("tenant", "registry", "confirm", 1)),
          409,
          "last_root_key");
      IssuedKey other = command.newKey("registry", "registry:*");
      command.awaitKnown(other);
      assertThat(command.send("POST", root + "/disable", Map.of()).status()).isEqualTo(200);
      assertProblem(
          command.send(other.secret(), "POST", other.path() + "/revoke", Map.of(), "{}"),
          409,
          "last_root_key");
    }
  }

  @Test
  void of_two_root_keys_that_are_revoked_at_once_one_is_left(@TempDir Path folder) {
    try (var command =
        RunningCommand.start(
            TestServers.postgres().createDatabase(), folder.resolve("root.key"), "alone")) {
      IssuedKey one = command.newKey("registry", "registry:*");
      IssuedKey two = command.newKey("registry", "registry:*");
      command.awaitKnown(one);
      command.awaitKnown(two);
      assertThat(command.send("POST", "/v1/keys/" + whoAmI(command) + "/revoke", Map.of()).status())
          .isEqualTo(200);
      List<CompletableFuture<Answer>> revocations =
          Stream.of(one, two).map(key -> revokeItself(command, key)).toList();
      assertThat(revocations.stream().map(answer -> answer.join().status()))
          .containsExactlyInAnyOrder(200, 409);
    }
  }

  @Test
  void keys_that_are_no_root_keys_do_not_stand_in_the_way_of_a_leaked_one(@TempDir Path folder) {
    try (var command =
        RunningCommand.start(
            TestServers.postgres().createDatabase(), folder.resolve("root.key"), "alone")) {
      IssuedKey leaked = command.newKey("registry", "registry:*");
      for (int i = 0; i < 100; i++) {
        var expired =
            Map.of(
                "tenant",
                "registry",
                "scopes",
                List.of("registry:*"),
                "expiresAt",
                "2020-01-01T00:00:00Z");
        assertThat(command.send("POST", "/v1/keys", expired).status()).isEqualTo(201);
      }
      assertThat(command.send("POST", leaked.path() + "/revoke", Map.of()).status()).isEqualTo(200);
    }
  }

  private static CompletableFuture<Answer> revokeItself(RunningCommand command, IssuedKey key) {
    return CompletableFuture.supplyAsync(
        () -> command.send(key.secret(), "POST", key.path() + "/revoke", Map.of(), "{}"));
  }

  private static String whoAmI(RunningCommand command) {
    return command.send("GET", "/v1/whoami", Map.of()).text("keyId");
  }
}
