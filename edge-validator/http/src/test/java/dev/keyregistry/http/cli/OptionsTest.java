package dev.keyregistry.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.infra.testkit.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The settings that all services have: what is wrong is named, and the right form is told. */
class OptionsTest {

  private final StringWriter err = new StringWriter();
  private final Program program = new Program();
  @TempDir private Path folder = Path.of("");

  @Command(name = "registry-test", mixinStandardHelpOptions = true)
  static final class Program implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--host",
        defaultValue = "${env:REGISTRY_TEST_HOST:-127.0.0.1}",
        description = "Address to listen on (REGISTRY_TEST_HOST)")
    private String host = "";

    @Option(
        names = "--port",
        defaultValue = "${env:REGISTRY_TEST_PORT:-0}",
        description = "Port to listen on, 0 for a free one (REGISTRY_TEST_PORT)")
    private int port;

    @Option(names = "--jdbc-url", defaultValue = "jdbc:postgresql://x/y?password=hunter2")
    private String jdbcUrl = "";

    @SuppressWarnings("UnusedVariable") // shown, or rather not
    @Option(names = "--db-password", defaultValue = "hunter2")
    private String dbPassword = "";

    @Mixin private ListenerOptions listener = new ListenerOptions();
    @Mixin private DatabaseTlsOptions database = new DatabaseTlsOptions();
    @Mixin private KafkaOptions kafka = new KafkaOptions();

    private ServerConfig server = ServerConfig.of("127.0.0.1", 1);
    private String url = "";
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() {
      var wrong = new WrongSettings(spec);
      server = listener.server(host, port, wrong);
      url = database.url(jdbcUrl, wrong);
      settings = kafka.settings(wrong);
      wrong.throwIfAny();
      return 0;
    }
  }

  private int execute(String... arguments) {
    CommandLine line = ServiceMain.commandLine(program).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=x                        | --port               | REGISTRY_TEST_PORT
          --port=70000                    | --port (REGISTRY_TEST_PORT) | a port is 0 to 65535
          --host=                         | --host (REGISTRY_TEST_HOST) | such as 127.0.0.1
          --drain=5                       | --drain              | such as PT5S
          --drain=-PT1S                   | --drain (REGISTRY_DRAIN) | PT0S to PT10M
          --drain=PT11M                   | --drain (REGISTRY_DRAIN) | PT0S to PT10M
          --max-header-bytes=many         | --max-header-bytes   | 1024 to 262144
          --max-header-bytes=1            | --max-header-bytes (REGISTRY_MAX_HEADER_BYTES) | 1024 to 262144
          --tls-cert=none.pem             | --tls-key (REGISTRY_TLS_KEY) | together
          --tls-key=none.pem              | --tls-cert (REGISTRY_TLS_CERT) | together
          --tls-cert=a --tls-key=none.pem | --tls-cert: a        | does not exist: give a PEM file
          --tls-client-ca=none.pem        | --tls-client-ca (REGISTRY_TLS_CLIENT_CA) | needs --tls-cert
          --bootstrap-servers=kafka       | --bootstrap-servers (REGISTRY_BOOTSTRAP_SERVERS) | such as kafka-1:9092
          --bootstrap-servers=a:1,,b:2    | --bootstrap-servers  | host:port
          --kafka=none                    | --kafka              | sasl.mechanism=SCRAM-SHA-512
          --kafka-tls-ca=none.pem         | --kafka-tls-ca: none.pem | give a PEM file
          --kafka-tls-cert=none.pem       | --kafka-tls-key (REGISTRY_KAFKA_TLS_KEY) | together
          --kafka-tls-key=none.pem        | --kafka-tls-cert (REGISTRY_KAFKA_TLS_CERT) | together
          --kafka-tls-cert=a --kafka-tls-key=b | --kafka-tls-cert | needs --kafka-tls-ca
          --jdbc-url=mysql://x            | --jdbc-url           | jdbc:postgresql://
          --database-tls-ca=none.pem      | --database-tls-ca: none.pem | give a PEM file
          --database-tls-cert=none.pem    | --database-tls-key (REGISTRY_DATABASE_TLS_KEY) | together
          --database-tls-cert=a --database-tls-key=b | --database-tls-cert | needs --database-tls-ca
          --unknown=1                     | --unknown            | Unknown option
          """)
  void a_wrong_value_is_told_by_its_option_and_the_right_form(
      String given, String option, String rightForm) {
    assertThat(execute(given.split(" +", -1))).isEqualTo(2);
    assertThat(err.toString().lines().takeWhile(line -> !line.startsWith("Usage")))
        .anySatisfy(line -> assertThat(line).contains(option, rightForm));
  }

  @Test
  void all_that_is_wrong_is_told_at_once() {
    assertThat(execute("--port=x", "--drain=soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'--port'", "'--drain'");
    err.getBuffer().setLength(0);
    assertThat(execute("--port=-1", "--drain=PT1H", "--bootstrap-servers=x")).isEqualTo(2);
    assertThat(err.toString()).contains("--port (", "--drain (", "--bootstrap-servers (");
  }

  @Test
  void help_is_given_also_beside_wrong_values() {
    assertThat(execute("--port=x", "--help")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void right_files_become_settings() throws IOException {
    TestAuthority authority = TestAuthority.create("ours");
    Path ca = authority.write(folder.resolve("c a&.crt"));
    TestAuthority.Pair pair = authority.server(folder, "pair");
    List<String> arguments = new ArrayList<>();
    for (String side : List.of("tls", "kafka-tls", "database-tls")) {
      String trusted = side.equals("tls") ? "--tls-client-ca" : "--" + side + "-ca";
      arguments.addAll(List.of(trusted, ca.toString()));
      arguments.addAll(List.of("--" + side + "-cert", pair.certificate().toString()));
      arguments.addAll(List.of("--" + side + "-key", pair.key().toString()));
    }
    arguments.addAll(List.of("--drain", "PT5S", "--max-header-bytes", "32768"));
    assertThat(execute(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(program.server.tls()).isNotNull();
    assertThat(program.server.drain()).isEqualTo(Duration.ofSeconds(5));
    assertThat(program.server.maxHeaderBytes()).isEqualTo(32768);
    assertThat(program.settings)
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.endpoint.identification.algorithm", "https")
        .containsKey("ssl.engine.factory.class");
    assertThat(program.url)
        .startsWith("jdbc:postgresql://x/y?password=hunter2&sslmode=verify-full&sslrootcert=")
        .contains("c+a%26.crt", "&pemKeyAlgorithm=EC");
  }

  @Test
  void sasl_goes_on_inside_of_tls() throws IOException {
    Path ca = TestAuthority.create("ours").write(folder.resolve("ca.crt"));
    assertThat(execute("--kafka-tls-ca", ca.toString(), "--kafka", "sasl.mechanism=PLAIN"))
        .isZero();
    assertThat(program.settings)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "PLAIN");
  }

  @Test
  void plain_text_beside_files_of_tls_is_a_contradiction() throws IOException {
    Path ca = TestAuthority.create("ours").write(folder.resolve("ca.crt"));
    assertThat(execute("--kafka-tls-ca", ca.toString(), "--kafka", "security.protocol=PLAINTEXT"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("security.protocol contradicts --kafka-tls-ca");
  }

  @Test
  void a_url_that_says_of_tls_itself_is_not_given_more_of_it() throws IOException {
    Path ca = TestAuthority.create("ours").write(folder.resolve("ca.crt"));
    String url = "--jdbc-url=jdbc:postgresql://x/y?sslmode=disable";
    assertThat(execute("--database-tls-ca", ca.toString(), url)).isEqualTo(2);
    assertThat(err.toString()).contains("--jdbc-url: says of TLS itself");
  }

  @Test
  void the_line_of_the_configuration_has_the_settings_without_secrets() {
    assertThat(execute("--kafka", "sasl.jaas.config=hunter2", "--drain", "PT3S")).isZero();
    assertThat(ConfigLine.of(program.spec))
        .contains("--drain=PT3S", "--port=0", "--kafka=[sasl.jaas.config]", "--db-password=(given)")
        .contains("--jdbc-url=jdbc:postgresql://x/y?…")
        .doesNotContain("hunter2", "--help");
  }
}
