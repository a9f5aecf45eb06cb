package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.leaks.PartnerSigner;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the leak intake share: a registry with a partner and a reporter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LeakReportsFixture {

  static final String PATH = "/v1/leaks";
  static final String NOTICE = "dev.keyregistry.key.leak-reported.v1";
  static final String DISABLED = "dev.keyregistry.key.disabled.v1";
  static final String ROTATED = "dev.keyregistry.key.rotated.v2";
  static final String REVOKED = "dev.keyregistry.key.revoked.v1";

  static final Reporter SOMEBODY = new Reporter("r", null, null);

  final PartnerSigner partner = PartnerSigner.named("a-key-of-the-partner");
  PostgresDatabase database;
  RunningCommand command;
  IssuedKey reporter;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), PartnerSigner.document(partner));
    database = TestServers.postgres().createDatabase();
    command = RunningCommand.start(database, folder.resolve("root.key"), "leaks", keys.toString());
    reporter = command.newKey(command.newTenant(), "registry:leaks:report");
    command.awaitKnown(reporter);
  }

  @AfterAll
  void stop() {
    command.close();
  }

  static List<LeakReport> junk(Reporter by, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> new LeakReport(new SecretHash(i, 2, 3, 4), null, by, null, null))
        .toList();
  }

  String metrics() {
    try (InputStream text = URI.create(command.url() + "/metrics").toURL().openStream()) {
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  IssuedKey keyOf(String policy) {
    return keyOf(command, policy);
  }

  static IssuedKey keyOf(RunningCommand at, String policy) {
    String tenant = at.newTenant();
    Answer changed = at.send("PATCH", "/v1/tenants/" + tenant, Map.of("onLeak", policy));
    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    return at.newKey(tenant, "a:b");
  }

  static RunningCommand start(Path folder, @Nullable String leakKeys) {
    return RunningCommand.start(
        TestServers.postgres().createDatabase(), folder.resolve("root.key"), "other", leakKeys);
  }

  static Provenance by() {
    return Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  }

  static LeakReport reportOf(IssuedKey key) {
    return new LeakReport(hash(key), null, SOMEBODY, null, null);
  }

  static SecretHash hash(IssuedKey key) {
    return SecretHash.of(key.secret().getBytes(UTF_8));
  }

  Answer signed(Object body) {
    return signed(Http.json(body).getBytes(UTF_8));
  }

  Answer signed(byte[] bytes) {
    return post(headers(partner.identifier(), partner.sign(bytes)), bytes);
  }

  Answer post(Map<String, String> headers, byte[] body) {
    return Http.send("POST", command.url() + PATH, headers, body);
  }

  static Map<String, String> headers(String identifier, String signature) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Github-Public-Key-Identifier", identifier);
    headers.put("Github-Public-Key-Signature", signature);
    return headers;
  }

  @SafeVarargs
  final Answer report(Map<String, String>... leaks) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Map<String, String> leak : leaks) {
      all.add(leak);
    }
    return report(command, reporter, all);
  }

  static Answer report(RunningCommand at, IssuedKey by, List<Map<String, String>> leaks) {
    return at.send(by.secret(), "POST", PATH, Map.of(), Http.json(Map.of("leaks", leaks)));
  }

  void awaitHandled() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> count(database) == 0);
  }

  List<String> typesAfterCreation(IssuedKey key) {
    List<String> types = types(database, key.id());
    return types.subList(1, types.size());
  }

  static List<String> types(PostgresDatabase log, String key) {
    return texts(
        log, "select type from events where subject = ? order by position", recordKey(key));
  }

  String newest(IssuedKey key, String type) {
    return texts(
            database,
            "select convert_from(data, 'UTF8') from events where subject = ? and type = '"
                + type
                + "' order by position",
            recordKey(key.id()))
        .getLast();
  }

  static String recordKey(String key) {
    return KeyId.of(key).recordKey();
  }

  static long count(PostgresDatabase log) {
    return Long.parseLong(texts(log, "select count(*)::text from leak_reports").getFirst());
  }

  static List<String> everyRow(PostgresDatabase log) {
    List<String> rows = new ArrayList<>();
    for (String table :
        texts(log, "select tablename::text from pg_tables where schemaname = 'public'")) {
      rows.addAll(texts(log, "select t::text from \"" + table + "\" t"));
    }
    assertThat(rows).hasSizeGreaterThan(20);
    return rows;
  }

  static List<String> texts(PostgresDatabase log, String sql, String... parameters) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = log.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
