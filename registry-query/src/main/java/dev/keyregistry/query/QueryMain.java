package dev.keyregistry.query;

import dev.keyregistry.http.cli.DatabaseTlsOptions;
import dev.keyregistry.http.cli.KafkaOptions;
import dev.keyregistry.http.cli.ListenerOptions;
import dev.keyregistry.http.cli.ServiceMain;
import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.http.token.TokenOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the query service as a process of its own. */
@Command(
    name = "registry-query",
    mixinStandardHelpOptions = true,
    version = "registry-query " + ServiceMain.VERSION,
    description = "Follows the log into a PostgreSQL database, and answers what is asked of it.",
    showDefaultValues = true)
public final class QueryMain implements Callable<Integer> {

  private static final Duration MAX_MIN_POSITION_WAIT = Duration.ofMinutes(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      defaultValue = "${env:REGISTRY_QUERY_HOST:-127.0.0.1}",
      description = "Address to listen on (REGISTRY_QUERY_HOST)")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "${env:REGISTRY_QUERY_PORT:-7702}",
      description = "Port to listen on, 0 for a free one (REGISTRY_QUERY_PORT)")
  private int port;

  @Option(
      names = "--jdbc-url",
      required = true,
      defaultValue = "${env:REGISTRY_QUERY_JDBC_URL}",
      description = "The store's database, jdbc:postgresql://… (REGISTRY_QUERY_JDBC_URL)")
  private String jdbcUrl = "";

  @Option(
      names = "--db-user",
      defaultValue = "${env:REGISTRY_QUERY_DB_USER:-postgres}",
      description = "The database's user (REGISTRY_QUERY_DB_USER)")
  private String dbUser = "";

  @Option(
      names = "--db-password",
      defaultValue = "${env:REGISTRY_QUERY_DB_PASSWORD:-}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "The user's password; better given as REGISTRY_QUERY_DB_PASSWORD")
  private String dbPassword = "";

  @Mixin private ListenerOptions listener = new ListenerOptions();
  @Mixin private DatabaseTlsOptions databaseTls = new DatabaseTlsOptions();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--min-position-wait",
      defaultValue = "${env:REGISTRY_QUERY_MIN_POSITION_WAIT:-PT2S}",
      description =
          "How long a request waits for the position that it names, PT0S to PT1M"
              + " (REGISTRY_QUERY_MIN_POSITION_WAIT)")
  private Duration minPositionWait = Duration.ofSeconds(2);

  @Option(
      names = "--rebuild",
      defaultValue = "${env:REGISTRY_QUERY_REBUILD:-false}",
      description =
          "Forget everything first, and read the log from its start (REGISTRY_QUERY_REBUILD)")
  private boolean rebuild;

  @Mixin private TokenOptions tokens = new TokenOptions();

  public static void main(String[] args) {
    ServiceMain.execute(new QueryMain(), args);
  }

  @Override
  public Integer call() throws InterruptedException {
    var wrong = new WrongSettings(spec);
    boolean wait =
        !minPositionWait.isNegative() && minPositionWait.compareTo(MAX_MIN_POSITION_WAIT) <= 0;
    wrong.require(wait, "--min-position-wait", "a wait is PT0S to " + MAX_MIN_POSITION_WAIT);
    var config =
        new QueryConfig(
            listener.server(host, port, wrong),
            databaseTls.url(jdbcUrl, wrong),
            dbUser,
            dbPassword,
            kafka.settings(wrong),
            minPositionWait,
            rebuild,
            tokens.config(wrong));
    wrong.throwIfAny();
    return ServiceMain.run(spec, () -> QueryService.start(config, Clock.systemUTC()));
  }
}
