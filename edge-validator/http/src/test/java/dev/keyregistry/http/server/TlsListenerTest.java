package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.http.RawHttp;
import dev.keyregistry.http.TestService;
import dev.keyregistry.infra.testkit.TestAuthority;
import dev.keyregistry.validator.tls.PemFile;
import dev.keyregistry.validator.tls.TlsFileException;
import dev.keyregistry.validator.tls.TlsFiles;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsListenerTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Endpoints HELLO =
      new Endpoints() {
        @Override
        public void mount(Router router) {
          router.get("/hello").handler(context -> context.end("hello"));
        }
      };

  private final TestAuthority authority = TestAuthority.create("ours");
  @TempDir private Path folder = Path.of("");
  private TestAuthority.@Nullable Pair issued;

  @BeforeEach
  void issue() throws IOException {
    issued = authority.server(folder, "server");
  }

  private TestAuthority.Pair pair() {
    return Objects.requireNonNull(issued);
  }

  private TlsFiles files(@Nullable Path clientCa) {
    return new TlsFiles(
        new PemFile("--tls-cert", pair().certificate()),
        new PemFile("--tls-key", pair().key()),
        clientCa == null ? null : new PemFile("--tls-client-ca", clientCa));
  }

  private TestService service(@Nullable Path clientCa) {
    return new TestService(
        ServerConfig.of("127.0.0.1", 0).withTls(files(clientCa)), Readiness.ALWAYS, HELLO);
  }

  private static HttpResponse<String> get(
      TestService service, SSLContext tls, HttpClient.Version version)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(tls).version(version).build()) {
      return client.send(
          HttpRequest.newBuilder(service.server().uri().resolve("/hello")).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static SSLSocket connect(TestService service, SSLContext tls) throws IOException {
    var socket =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), service.server().port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket.startHandshake();
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var read = new StringBuilder();
    while (!read.toString().endsWith("hello")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      read.append((char) next);
    }
    return read.toString();
  }

  private static String shown(TestService service, SSLContext tls) throws IOException {
    try (SSLSocket socket = connect(service, tls)) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @ParameterizedTest
  @EnumSource
  void both_versions_of_http_are_served_over_tls(HttpClient.Version version) throws Exception {
    if (version.name().equals("HTTP_3")) {
      return;
    }
    try (TestService service = service(null)) {
      assertThat(service.server().uri().toString()).startsWith("https://127.0.0.1:");
      HttpResponse<String> answer = get(service, authority.client(null), version);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void tls_1_2_is_the_oldest_that_is_spoken() throws Exception {
    try (TestService service = service(null)) {
      var factory = authority.client(null).getSocketFactory();
      InetAddress here = InetAddress.getLoopbackAddress();
      try (var socket = (SSLSocket) factory.createSocket(here, service.server().port())) {
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.2"});
        socket.setSSLParameters(parameters);
        assertThat(ask(socket)).startsWith("HTTP/1.1 200");
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      }
      try (var socket = (SSLSocket) factory.createSocket(here, service.server().port())) {
        socket.setEnabledProtocols(new String[] {"TLSv1.1"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void plain_http_is_refused() throws Exception {
    try (TestService service = service(null);
        var plain = new RawHttp(service.server().port())) {
      plain.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(plain.readToEnd()).doesNotContain("HTTP/1.1", "hello");
    }
  }

  @Test
  void where_clients_need_certificates_only_those_of_the_authority_are_served() throws Exception {
    TestAuthority.Pair good = authority.server(folder, "client");
    TestAuthority.Pair strange = TestAuthority.create("theirs").server(folder, "stranger");
    try (TestService service = service(authority.write(folder.resolve("ca.crt")))) {
      SSLContext known = authority.client(good);
      assertThat(get(service, known, HttpClient.Version.HTTP_2).body()).isEqualTo("hello");
      assertRefused(service, authority.client(null));
      assertRefused(service, authority.client(strange));
    }
  }

  private static void assertRefused(TestService service, SSLContext tls) {
    assertThatThrownBy(() -> get(service, tls, HttpClient.Version.HTTP_1_1))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_renewed_certificate_is_shown_to_new_connections_and_old_ones_go_on() throws Exception {
    TestAuthority.Pair renewed = authority.server(folder, "renewed");
    SSLContext client = authority.client(null);
    try (TestService service = service(null);
        SSLSocket old = connect(service, client)) {
      assertThat(ask(old)).startsWith("HTTP/1.1 200");
      TestAuthority.renew(pair(), renewed);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(shown(service, authority.client(null))).isEqualTo("CN=renewed"));
      assertThat(ask(old)).startsWith("HTTP/1.1 200");
      assertThat(get(service, authority.client(null), HttpClient.Version.HTTP_2).version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(service.metrics())
          .contains("registry_tls_trouble 0.0", "registry_tls_refused_changes_total 0.0");
    }
  }

  @Test
  void a_changed_authority_decides_on_new_clients() throws Exception {
    TestAuthority next = TestAuthority.create("next");
    TestAuthority.Pair old = authority.server(folder, "client");
    TestAuthority.Pair young = next.server(folder, "young");
    Path clientCa = authority.write(folder.resolve("ca.crt"));
    try (TestService service = service(clientCa)) {
      assertThat(get(service, authority.client(old), HttpClient.Version.HTTP_1_1).statusCode())
          .isEqualTo(200);
      next.write(clientCa);
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(
                          get(service, authority.client(young), HttpClient.Version.HTTP_1_1).body())
                      .isEqualTo("hello"));
      assertRefused(service, authority.client(old));
    }
  }

  @Test
  void a_broken_renewal_keeps_what_was_and_shows() throws Exception {
    TestAuthority.Pair other = authority.server(folder, "other");
    String good = Files.readString(pair().certificate());
    try (TestService service = service(null)) {
      Files.writeString(pair().certificate(), Files.readString(other.certificate()));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(service.metrics())
                      .contains(
                          "registry_tls_trouble 1.0", "registry_tls_refused_changes_total 1.0"));
      assertThat(shown(service, authority.client(null))).isEqualTo("CN=server");
      Files.writeString(pair().certificate(), good);
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(service.metrics()).contains("registry_tls_trouble 0.0"));
      assertThat(shown(service, authority.client(null))).isEqualTo("CN=server");
    }
  }

  @Test
  void the_expiry_is_a_metric() throws Exception {
    try (TestService service = service(null)) {
      double end = pair().issued().getCertificate().getNotAfter().toInstant().getEpochSecond();
      assertThat(service.metrics().lines())
          .filteredOn(line -> line.startsWith("registry_tls_certificate_not_after_seconds "))
          .singleElement()
          .satisfies(line -> assertThat(Double.parseDouble(line.split(" ", -1)[1])).isEqualTo(end));
    }
  }

  @Test
  void limits_hold_under_tls_as_well() throws Exception {
    ServerConfig config =
        ServerConfig.of("127.0.0.1", 0)
            .withTls(files(null))
            .withMaxHeaderBytes(2048)
            .withMaxBodyBytes(10);
    try (var service = new TestService(config, Readiness.ALWAYS, HELLO)) {
      HttpClient client = HttpClient.newBuilder().sslContext(authority.client(null)).build();
      for (HttpClient.Version version :
          new HttpClient.Version[] {HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2}) {
        HttpResponse<String> large =
            client.send(
                HttpRequest.newBuilder(service.server().uri().resolve("/hello"))
                    .version(version)
                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(11)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(large.statusCode()).isEqualTo(413);
      }
      try (SSLSocket socket = connect(service, authority.client(null))) {
        socket
            .getOutputStream()
            .write(
                ("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(3000) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 431")
            .contains("At most 2048 bytes");
      }
      client.shutdown();
      assertThat(client.awaitTermination(LIMIT)).isTrue();
    }
  }

  enum Wrong {
    MISSING("--tls-cert: ", "does not exist"),
    FOLDER("--tls-cert: ", "is a folder"),
    NO_PEM("--tls-cert: ", "-----BEGIN CERTIFICATE-----"),
    GARBAGE("--tls-cert: ", "cannot be read"),
    KEY_OF_ANOTHER("--tls-key: ", "is not the key of the (first) certificate"),
    NO_KEY("--tls-key: ", "-----BEGIN PRIVATE KEY-----"),
    ENCRYPTED("--tls-key: ", "is encrypted, which is not supported"),
    PKCS_1("--tls-key: ", "openssl pkcs8 -topk8 -nocrypt"),
    WRITABLE("--tls-key: ", "chmod 600"),
    NO_AUTHORITY("--tls-client-ca: ", "-----BEGIN CERTIFICATE-----");

    private final String setting;
    private final String says;

    Wrong(String setting, String says) {
      this.setting = setting;
      this.says = says;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_file_is_named_with_its_setting_and_what_is_right(Wrong wrong) throws Exception {
    Path certificate = pair().certificate();
    Path key = pair().key();
    Path clientCa = null;
    switch (wrong) {
      case MISSING -> Files.delete(certificate);
      case FOLDER -> {
        Files.delete(certificate);
        Files.createDirectory(certificate);
      }
      case NO_PEM -> Files.writeString(certificate, "hello");
      case GARBAGE ->
          Files.writeString(
              certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
      case KEY_OF_ANOTHER ->
          Files.writeString(key, Files.readString(authority.server(folder, "o").key()));
      case NO_KEY -> Files.writeString(key, Files.readString(certificate));
      case ENCRYPTED ->
          Files.writeString(
              key, Files.readString(key).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
      case PKCS_1 ->
          Files.writeString(key, Files.readString(key).replace("PRIVATE KEY", "EC PRIVATE KEY"));
      case WRITABLE ->
          Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw----"));
      case NO_AUTHORITY -> clientCa = Files.writeString(folder.resolve("ca"), "none");
    }
    Path authorities = clientCa;
    assertThatThrownBy(() -> service(authorities).close())
        .isInstanceOf(TlsFileException.class)
        .hasMessageStartingWith(wrong.setting + folder)
        .hasMessageContaining(wrong.says)
        .hasMessageNotContaining("MIG");
  }

  @Test
  void a_certificate_that_has_been_replaced_by_a_link_is_followed() throws Exception {
    // As Kubernetes renews secrets: the file is a link, and a folder behind it is exchanged.
    TestAuthority.Pair renewed = authority.server(folder, "renewed");
    Path link = folder.resolve("link.crt");
    Path keyLink = folder.resolve("link.key");
    Files.createSymbolicLink(link, pair().certificate());
    Files.createSymbolicLink(keyLink, pair().key());
    var files = new TlsFiles(new PemFile("c", link), new PemFile("k", keyLink), null);
    try (var service =
        new TestService(
            ServerConfig.of("127.0.0.1", 0).withTls(files).withEventLoops(2),
            Readiness.ALWAYS,
            HELLO)) {
      Files.delete(link);
      Files.createSymbolicLink(link, renewed.certificate());
      Files.delete(keyLink);
      Files.createSymbolicLink(keyLink, renewed.key());
      await()
          .atMost(LIMIT.toSeconds(), TimeUnit.SECONDS)
          .untilAsserted(
              () -> assertThat(shown(service, authority.client(null))).isEqualTo("CN=renewed"));
      for (int i = 0; i < 4; i++) {
        assertThat(shown(service, authority.client(null))).isEqualTo("CN=renewed");
      }
    }
  }
}
