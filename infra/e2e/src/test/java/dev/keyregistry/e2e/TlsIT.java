package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.CommandMain;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.TestAuthority;
import dev.keyregistry.query.QueryMain;
import dev.keyregistry.sidecar.SidecarMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell whose every connection is over TLS, with certificates of both sides. */
final class TlsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestAuthority authority = TestAuthority.create("cell");
  @TempDir private Path folder = Path.of("");

  private List<String> files(String option, Path ca, TestAuthority.Pair own) {
    String trusted = option.equals("--tls") ? "--tls-client-ca" : option + "-ca";
    return List.of(
        trusted,
        ca.toString(),
        option + "-cert",
        own.certificate().toString(),
        option + "-key",
        own.key().toString());
  }

  private Map<String, String> postgresSettings(Path ca) throws IOException {
    TestAuthority.Pair own = authority.server(folder, "postgres");
    Path rules =
        Files.writeString(
            folder.resolve("pg_hba.conf"),
            "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n");
    return Map.of(
        "ssl", "on",
        "ssl_cert_file", own.certificate().toString(),
        "ssl_key_file", own.key().toString(),
        "ssl_ca_file", ca.toString(),
        "hba_file", rules.toString());
  }

  @Test
  void a_key_is_created_found_and_checked_with_nothing_in_plain_text() throws Exception {
    Path ca = authority.write(folder.resolve("ca.crt"));
    TestAuthority.Pair broker = authority.server(folder, "broker");
    TestAuthority.Pair service = authority.server(folder, "service");
    try (var postgres = EmbeddedPostgres.start(folder.resolve("p"), 0, postgresSettings(ca));
        var kafka =
            EmbeddedKafka.start(
                folder.resolve("k"), 0, EmbeddedKafka.tls(ca, broker.certificate(), broker.key()));
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(authority.client(authority.server(folder, "caller")))
                .build()) {
      List<String> common = new ArrayList<>(List.of("--port", "0"));
      common.addAll(files("--tls", ca, service));
      common.addAll(files("--kafka-tls", ca, service));
      common.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
      List<String> stores = new ArrayList<>(common);
      stores.addAll(files("--database-tls", ca, service));
      stores.addAll(List.of("--jdbc-url", postgres.jdbcUrl(), "--db-user", postgres.user()));
      List<String> command = new ArrayList<>(stores);
      Path rootKey = folder.resolve("root.key");
      command.addAll(List.of("--replication-factor", "1", "--root-key-file", rootKey.toString()));
      try (ForkedJvm commands =
              ForkedJvm.start(
                  CommandMain.class,
                  List.of(),
                  Map.of("REGISTRY_COMMAND_DB_PASSWORD", postgres.password()),
                  command);
          ForkedJvm queries =
              ForkedJvm.start(
                  QueryMain.class,
                  List.of(),
                  Map.of("REGISTRY_QUERY_DB_PASSWORD", postgres.password()),
                  stores);
          ForkedJvm edge = ForkedJvm.start(SidecarMain.class, List.of(), Map.of(), common)) {
        List<URI> all = List.of(uri(commands), uri(queries), uri(edge));
        assertThat(all).allSatisfy(uri -> assertThat(uri).hasScheme("https"));
        for (URI uri : all) {
          await()
              .atMost(LIMIT)
              .untilAsserted(
                  () -> assertThat(get(client, uri, "/readyz", "").statusCode()).isEqualTo(200));
        }
        String secret = Files.readString(rootKey).strip();
        assertThat(get(client, all.get(0), "/v1/whoami", secret).statusCode()).isEqualTo(200);
        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> {
                  assertThat(get(client, all.get(1), "/v1/keys", secret).body()).contains("key_");
                  assertThat(get(client, all.get(2), "/authz", secret).statusCode()).isEqualTo(200);
                });
      }
    }
  }

  private static URI uri(ForkedJvm jvm) {
    String line = jvm.awaitLine(each -> each.contains(" listens on http"), LIMIT);
    return URI.create(line.substring(line.indexOf("http")));
  }

  private static HttpResponse<String> get(HttpClient client, URI at, String path, String secret)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at.resolve(path))
            .header("Authorization", "Bearer " + secret)
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
