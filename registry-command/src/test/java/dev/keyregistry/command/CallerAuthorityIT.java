package dev.keyregistry.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.token.TokenConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rule L4: two command processes on one log, of which one is behind. Its notices are lost on their
 * way, so that it learns only by looking now and then what the other one appended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerAuthorityIT {

  private static final Logger LOG = LoggerFactory.getLogger(CallerAuthorityIT.class);
  private static final int ROUNDS = 3;

  private final TestIssuer issuer = TestIssuer.start();
  private PostgresProxy proxy;
  private RunningCommand ahead;
  private RunningCommand behind;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    proxy = new PostgresProxy(log);
    Set<PostgresProxy.Link> listening = ConcurrentHashMap.newKeySet();
    proxy.inject(
        (link, toServer, text, forward) -> {
          if (toServer && text.contains("listen registry_log")) {
            listening.add(link);
          }
          boolean notice = !toServer && listening.contains(link) && text.startsWith("A");
          if (!notice) {
            forward.run();
          }
        });
    ahead = RunningCommand.start(log, folder.resolve("root.key"), "ahead");
    issuer.addKey("k1");
    behind =
        RunningCommand.startWithTokens(
            proxy.database(),
            folder.resolve("root.key"),
            "behind",
            TokenConfig.of(Administrators.of(issuer)));
  }

  @AfterAll
  void stop() throws Exception {
    behind.close();
    ahead.close();
    proxy.close();
    issuer.close();
  }

  @Test
  void L4_a_revoked_admin_cannot_mint() {
    String tenant = ahead.newTenant();
    int refusedByTheLog = 0;
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey admin = ahead.newKey("registry", "registry:keys:write");
      behind.awaitKnown(admin);
      assertThat(ahead.send("POST", admin.path() + "/revoke", Map.of()).status()).isEqualTo(200);

      Answer answer = mint(admin, tenant);

      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      refusedByTheLog += isRefusedByTheLog(answer) ? 1 : 0;
      assertThat(mint(admin, tenant).header("X-Registry-Verdict")).isEqualTo("REVOKED");
    }
    LOG.info("{} of {} were refused by the log, not by the image", refusedByTheLog, ROUNDS);
    assertThat(refusedByTheLog).isPositive();
  }

  @Test
  void L4_an_admin_who_lost_the_scope_cannot_mint() {
    String tenant = ahead.newTenant();
    int refusedByTheLog = 0;
    for (int round = 0; round < ROUNDS; round++) {
      IssuedKey admin = ahead.newKey("registry", "registry:keys:write");
      behind.awaitKnown(admin);
      Answer narrowed =
          ahead.send("PUT", admin.path() + "/scopes", Map.of("scopes", List.of("a:b")));
      assertThat(narrowed.status()).isEqualTo(200);

      Answer answer = mint(admin, tenant);

      assertThat(answer.status()).as("%s", answer).isEqualTo(403);
      refusedByTheLog += isRefusedByTheLog(answer) ? 1 : 0;
    }
    assertThat(refusedByTheLog).isPositive();
  }

  @Test
  void L4_an_admin_of_a_suspended_tenant_commands_nothing() {
    int refusedByTheLog = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String tenant = ahead.newTenant();
      IssuedKey admin = ahead.newKey(tenant, "registry:keys:write");
      IssuedKey other = ahead.newKey(tenant, "a:b");
      behind.awaitKnown(admin);
      String suspend = "/v1/tenants/" + tenant + "/suspend";
      assertThat(ahead.send("POST", suspend, Map.of()).status()).isEqualTo(200);

      Answer answer =
          behind.send(admin.secret(), "POST", other.path() + "/disable", Map.of(), "{}");

      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      refusedByTheLog += isRefusedByTheLog(answer) ? 1 : 0;
    }
    assertThat(refusedByTheLog).isPositive();
  }

  @Test
  void L4_a_token_commands_nothing_once_its_tenant_is_suspended() {
    int refusedByTheLog = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String tenant = ahead.newTenant();
      IssuedKey other = ahead.newKey(tenant, "a:b");
      behind.awaitKnown(other);
      String token = Administrators.token(issuer, "ann", tenant, "registry:keys:write");
      assertThat(behind.whoAmI(new IssuedKey("", tenant, token)).status()).isEqualTo(200);
      String suspend = "/v1/tenants/" + tenant + "/suspend";
      assertThat(ahead.send("POST", suspend, Map.of()).status()).isEqualTo(200);

      Answer answer = behind.send(token, "POST", other.path() + "/disable", Map.of(), "{}");

      assertThat(answer.status()).as("%s", answer).isEqualTo(401);
      assertThat(answer.header("X-Registry-Verdict")).isEqualTo("TENANT_SUSPENDED");
      refusedByTheLog += isRefusedByTheLog(answer) ? 1 : 0;
    }
    assertThat(refusedByTheLog).isPositive();
  }

  @Test
  void L4_a_caller_that_changed_and_may_still_is_served() {
    String tenant = ahead.newTenant();
    IssuedKey admin = ahead.newKey("registry", "registry:keys:write", "a:b");
    behind.awaitKnown(admin);
    var narrower = Map.of("scopes", List.of("registry:keys:write"));
    assertThat(ahead.send("PUT", admin.path() + "/scopes", narrower).status()).isEqualTo(200);
    assertThat(mint(admin, tenant).status()).isEqualTo(201);
  }

  @Test
  void the_process_that_is_behind_catches_up_by_itself() {
    IssuedKey caller = ahead.newKey("registry", "registry:keys:write");
    behind.awaitKnown(caller);
    assertThat(ahead.send("POST", caller.path() + "/revoke", Map.of()).status()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(5)).until(() -> behind.whoAmI(caller).status() == 401);
  }

  private Answer mint(IssuedKey caller, String tenant) {
    return behind.send(
        caller.secret(), "POST", "/v1/keys", Map.of(), Http.json(Map.of("tenant", tenant)));
  }

  // The image still let the caller in.
  private static boolean isRefusedByTheLog(Answer answer) {
    return answer.text("detail").startsWith("While the request was under way");
  }
}
