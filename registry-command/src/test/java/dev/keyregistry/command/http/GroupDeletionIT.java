package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups are deleted only when no key is in them (ADR 0009). */
class GroupDeletionIT {

  private static final int ROUNDS = 40;

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void an_empty_group_is_deleted_and_gone() {
    String group = newGroup(command, tenant);
    assertThat(delete(command, group).status()).isEqualTo(200);
    assertProblem(delete(command, group), 404, "not_found");
    assertProblem(
        command.send("POST", "/v1/groups/" + group + "/activate", Map.of()), 404, "not_found");
    IssuedKey key = command.newKey(tenant, "a:b");
    assertProblem(move(command, key, group), 422, "invalid_request_body");
    assertProblem(create(command, tenant, group), 422, "invalid_request_body");
  }

  @Test
  void a_group_with_a_key_is_not_deleted_until_the_key_has_left_or_is_deleted() {
    String group = newGroup(command, tenant);
    String created = "/v1/keys/" + create(command, tenant, group).text("keyId");
    IssuedKey moved = command.newKey(tenant, "a:b");
    move(command, moved, group);
    assertProblem(delete(command, group), 409, "group_not_empty");
    command.send("DELETE", created, Map.of());
    assertProblem(delete(command, group), 409, "group_not_empty");
    command.send("POST", moved.path() + "/revoke", Map.of());
    assertProblem(delete(command, group), 409, "group_not_empty");
    command.send("DELETE", moved.path(), Map.of());
    assertThat(delete(command, group).status()).isEqualTo(200);
  }

  @Test
  void a_key_that_moved_from_one_group_to_another_is_in_one() {
    String from = newGroup(command, tenant);
    String to = newGroup(command, tenant);
    IssuedKey key = command.newKey(tenant, "a:b");
    move(command, key, from);
    move(command, key, to);
    assertThat(delete(command, from).status()).isEqualTo(200);
    assertProblem(delete(command, to), 409, "group_not_empty");
  }

  @Test
  void of_a_deletion_and_what_puts_a_key_into_the_group_one_wins(@TempDir Path folder)
      throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var one = RunningCommand.start(log, folder.resolve("root.key"), "one");
        var other = RunningCommand.start(log, folder.resolve("root.key"), "other");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String racing = one.newTenant();
      for (int round = 0; round < ROUNDS; round++) {
        String group = newGroup(one, racing);
        IssuedKey key = one.newKey(racing, "a:b");
        // In one process both may stand in one batch; in two they meet at the head lock.
        RunningCommand deleting = round % 2 == 0 ? one : other;
        List<Answer> answers =
            together(
                threads,
                () -> delete(deleting, group),
                () -> move(one, key, group),
                () -> create(one, racing, group));
        boolean deleted = answers.get(0).status() == 200;
        if (deleted) {
          assertProblem(answers.get(1), 422, "invalid_request_body");
          assertProblem(answers.get(2), 422, "invalid_request_body");
        } else {
          assertProblem(answers.get(0), 409, "group_not_empty");
          assertThat(answers.get(1).status()).isEqualTo(200);
          assertThat(answers.get(2).status()).isEqualTo(201);
        }
      }
    }
  }

  private static List<Answer> together(
      ExecutorService threads,
      Callable<Answer> first,
      Callable<Answer> second,
      Callable<Answer> third)
      throws Exception {
    var start = new CyclicBarrier(3);
    List<Future<Answer>> running = new ArrayList<>();
    for (Callable<Answer> each : List.of(first, second, third)) {
      running.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                return each.call();
              }));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> each : running) {
      answers.add(each.get(30, TimeUnit.SECONDS));
    }
    return answers;
  }

  private static String newGroup(RunningCommand at, String tenant) {
    return at.send("POST", "/v1/groups", Map.of("tenant", tenant, "name", "A group"))
        .text("groupId");
  }

  private static Answer delete(RunningCommand at, String group) {
    return at.send("DELETE", "/v1/groups/" + group, Map.of());
  }

  private static Answer move(RunningCommand at, IssuedKey key, String group) {
    return at.send("PATCH", key.path(), Map.of("group", group));
  }

  private static Answer create(RunningCommand at, String tenant, String group) {
    return at.send("POST", "/v1/keys", Map.of("tenant", tenant, "group", group));
  }
}
