package dev.keyregistry.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.command.http.CommandApi;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.infra.embedded.Folders;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.infra.testkit.api.ApiDocument;
import dev.keyregistry.validator.token.TokenConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A command service, seen over HTTP. There is no Kafka: PostgreSQL is the authority. */
public final class RunningCommand implements AutoCloseable {

  /** What the API's own document says. */
  public static final ApiDocument API = ApiDocument.beside(CommandApi.class);

  private static final String NO_KAFKA = "127.0.0.1:1";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final CommandService service;
  private final PostgresDatabase log;
  private final Path rootKeyFile;

  private RunningCommand(CommandService service, PostgresDatabase log, Path rootKeyFile) {
    this.service = service;
    this.log = log;
    this.rootKeyFile = rootKeyFile;
  }

  /** The one that the tests of this JVM share, on a log of its own. */
  public static RunningCommand shared() {
    return Shared.COMMAND;
  }

  private static final class Shared {
    static final RunningCommand COMMAND = start();

    private static RunningCommand start() {
      Path folder = temporaryFolder();
      RunningCommand command =
          RunningCommand.start(
              TestServers.postgres().createDatabase(), folder.resolve("root.key"), "shared");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(command, folder), "stop-shared"));
      return command;
    }

    private static Path temporaryFolder() {
      try {
        return Files.createTempDirectory("key-registry-command-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(RunningCommand command, Path folder) {
      command.close();
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts one on a log that may have others. */
  public static RunningCommand start(PostgresDatabase log, Path rootKeyFile, String node) {
    return start(log, rootKeyFile, node, null);
  }

  /** Starts one that takes the secret-scanning partner's reports, signed with these keys. */
  public static RunningCommand start(
      PostgresDatabase log, Path rootKeyFile, String node, @Nullable String leakKeys) {
    return start(log, rootKeyFile, node, leakKeys, TokenConfig.NONE);
  }

  /** Starts one that takes tokens beside keys. */
  public static RunningCommand startWithTokens(
      PostgresDatabase log, Path rootKeyFile, String node, TokenConfig tokens) {
    return start(log, rootKeyFile, node, null, tokens);
  }

  private static RunningCommand start(
      PostgresDatabase log,
      Path rootKeyFile,
      String node,
      @Nullable String leakKeys,
      TokenConfig tokens) {
    var config =
        new CommandConfig(
            ServerConfig.of("127.0.0.1", 0),
            log.jdbcUrl(),
            log.user(),
            log.password(),
            Map.of("bootstrap.servers", NO_KAFKA),
            (short) 1,
            rootKeyFile,
            "kr",
            node,
            CommandConfig.MASS_REVOCATION_SHARE,
            DeadlineConfig.DEFAULT,
            leakKeys,
            tokens);
    var command = new RunningCommand(CommandService.start(config), log, rootKeyFile);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Http.get(command.url() + "/readyz", Map.of()).status() == 200);
    return command;
  }

  public String url() {
    return "http://127.0.0.1:" + service.port();
  }

  public String rootKey() {
    try {
      return Files.readString(rootKeyFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The position of the newest event. */
  public long headPosition() {
    try (Connection connection = log.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet head = statement.executeQuery("select position from log_head")) {
      head.next();
      return head.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the event at a position says: who, from where and why. */
  public Provenance provenance(String position) {
    try (Connection connection = log.dataSource().getConnection();
        PreparedStatement select =
            connection.prepareStatement("select type, data from events where position = ?")) {
      select.setLong(1, Long.parseLong(position));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return EventCodec.decode(row.getString(1), row.getBytes(2)).provenance();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A key.
   *
   * @param secret its text
   */
  public record IssuedKey(String id, String tenant, String secret) {
    public String path() {
      return "/v1/keys/" + id;
    }

    @Override
    public String toString() {
      return id; // not the secret
    }
  }

  /** A request by the root key. */
  public Answer send(String method, String path, Map<String, ?> body) {
    return send(rootKey(), method, path, Map.of(), Http.json(body));
  }

  /** A request by the root key, with headers of its own. */
  public Answer send(String method, String path, Map<String, String> headers, Map<String, ?> body) {
    return send(rootKey(), method, path, headers, Http.json(body));
  }

  public Answer send(
      String secret, String method, String path, Map<String, String> headers, String body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Authorization", "Bearer " + secret);
    return Http.send(method, url() + path, all, body);
  }

  public String newTenant() {
    String id = "tenant-" + NAMES.incrementAndGet();
    assertThat(send("POST", "/v1/tenants", Map.of("id", id)).status()).isEqualTo(201);
    return id;
  }

  public IssuedKey newKey(String tenant, String... scopes) {
    Answer created = send("POST", "/v1/keys", Map.of("tenant", tenant, "scopes", List.of(scopes)));
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    return new IssuedKey(created.text("keyId"), tenant, created.text("secret"));
  }

  /** Waits until this process accepts a caller that may have been created through another. */
  public void awaitKnown(IssuedKey caller) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> whoAmI(caller).status() == 200);
  }

  public Answer whoAmI(IssuedKey caller) {
    return send(caller.secret(), "GET", "/v1/whoami", Map.of(), "");
  }

  /** Checks that an answer is a problem document with this code, which the API's document knows. */
  public static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("type")).isEqualTo("urn:keyregistry:problem:" + code);
    assertThat(answer.body().get("status").asInt()).isEqualTo(status);
    assertThat(API.codes(status)).contains(code);
  }

  @Override
  public void close() {
    service.close();
  }
}
