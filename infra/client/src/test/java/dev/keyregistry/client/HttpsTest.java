package dev.keyregistry.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.infra.testkit.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands against a registry that speaks TLS. */
final class HttpsTest {

  private final TestAuthority authority = TestAuthority.create("ours");
  private final List<HttpsServer> servers = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder = Path.of("");

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private String serve(TestAuthority.Pair own, boolean clientCertificates) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = authority.client(own);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(clientCertificates);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = "{\"items\":[{\"id\":\"acme\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    servers.add(server);
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private int run(Map<String, String> environment, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", folder.toString());
    all.putIfAbsent("REGISTRY_KEY", "a-key");
    var around = new Surroundings(all, folder, new ByteArrayInputStream(new byte[0]));
    var line = new CommandLine(CommandLine.Model.CommandSpec.create().name("registry"));
    ClientCommands client = ClientCommands.in(around);
    client.addCalling(line);
    client.addLocal(line);
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  private int list(String url, String... more) {
    List<String> arguments = new ArrayList<>(List.of("tenants", "list", "--query-url", url));
    arguments.addAll(List.of(more));
    return run(Map.of(), arguments.toArray(String[]::new));
  }

  @Test
  void a_service_of_a_trusted_authority_is_called() throws IOException {
    String url = serve(authority.server(folder, "server"), false);
    authority.write(folder.resolve("ca.crt"));
    assertThat(list(url, "--ca-file", "ca.crt")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("acme");
    var environment = Map.of("REGISTRY_QUERY_URL", url, "REGISTRY_CA_FILE", "ca.crt");
    assertThat(run(environment, "tenants", "list")).as(err.toString()).isZero();
  }

  @Test
  void a_certificate_that_is_not_trusted_is_told_with_what_to_give() throws IOException {
    String url = serve(authority.server(folder, "server"), false);
    assertThat(list(url)).isNotZero();
    assertThat(err.toString()).contains("does not come from an authority", "--ca-file");
  }

  @Test
  void a_certificate_of_another_host_is_refused() throws IOException {
    String url = serve(authority.issue(folder, "far", "192.0.2.7", Duration.ofDays(2)), false);
    authority.write(folder.resolve("ca.crt"));
    assertThat(list(url, "--ca-file", "ca.crt")).isNotZero();
    assertThat(err.toString()).contains("is of another host");
  }

  @Test
  void a_client_certificate_is_shown_where_one_is_wanted() throws IOException {
    String url = serve(authority.server(folder, "server"), true);
    authority.write(folder.resolve("ca.crt"));
    authority.server(folder, "client");
    assertThat(
            list(
                url,
                "--ca-file",
                "ca.crt",
                "--client-cert",
                "client.crt",
                "--client-key",
                "client.key"))
        .as(err.toString())
        .isZero();
    assertThat(list(url, "--ca-file", "ca.crt")).isNotZero();
  }

  @Test
  void a_profile_keeps_the_files() throws IOException {
    String url = serve(authority.server(folder, "server"), true);
    authority.write(folder.resolve("ca.crt"));
    authority.server(folder, "client");
    int saved =
        run(
            Map.of(),
            "profile",
            "save",
            "--url",
            url,
            "--query-url",
            url,
            "--ca-file",
            "ca.crt",
            "--client-cert",
            "client.crt",
            "--client-key",
            "client.key",
            "--profile",
            "p.json");
    assertThat(saved).as(err.toString()).isZero();
    assertThat(Files.readString(folder.resolve("p.json")))
        .contains(folder.resolve("ca.crt").toString())
        .doesNotContain("PRIVATE KEY");
    assertThat(run(Map.of(), "tenants", "list", "--profile", "p.json")).as(err.toString()).isZero();
  }

  @Test
  void wrong_files_are_named() throws IOException {
    Files.writeString(folder.resolve("none.crt"), "none");
    TestAuthority.Pair pair = authority.server(folder, "client");
    String url = "https://127.0.0.1:1";
    assertThat(list(url, "--ca-file", "none.crt")).isEqualTo(2);
    assertThat(err.toString()).contains("--ca-file: none.crt is no PEM file");
    assertThat(list(url, "--client-cert", "client.crt")).isEqualTo(2);
    assertThat(err.toString()).contains("--client-cert and --client-key together");
    Files.writeString(pair.key(), "none");
    assertThat(list(url, "--client-cert", "client.crt", "--client-key", "client.key")).isEqualTo(2);
    assertThat(err.toString()).contains("--client-key: client.key is not the certificate's key");
  }
}
