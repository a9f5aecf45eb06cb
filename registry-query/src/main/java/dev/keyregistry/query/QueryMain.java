package dev.keyregistry.query;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the query service as a process of its own. */
@Command(
    name = "registry-query",
    mixinStandardHelpOptions = true,
    version = "registry-query 0.1.0",
    description = "Follows the log into a PostgreSQL database, and answers what is asked of it.",
    showDefaultValues = true)
public final class QueryMain implements Callable<Integer> {

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

  @Option(
      names = "--kafka",
      required = true,
      defaultValue = "${env:REGISTRY_KAFKA}",
      description = "Kafka's bootstrap servers, host:port,… (REGISTRY_KAFKA)")
  private String kafka = "";

  @Option(
      names = "--min-position-wait",
      defaultValue = "${env:REGISTRY_QUERY_MIN_POSITION_WAIT:-PT2S}",
      description =
          "How long a request waits for the position that it names"
              + " (REGISTRY_QUERY_MIN_POSITION_WAIT)")
  private Duration minPositionWait = Duration.ofSeconds(2);

  @Option(
      names = "--rebuild",
      defaultValue = "${env:REGISTRY_QUERY_REBUILD:-false}",
      description =
          "Forget everything first, and read the log from its start" + " (REGISTRY_QUERY_REBUILD)")
  private boolean rebuild;

  public static void main(String[] args) {
    System.exit(new CommandLine(new QueryMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    var config =
        new QueryConfig(host, port, jdbcUrl, dbUser, dbPassword, kafka, minPositionWait, rebuild);
    QueryService service;
    try {
      service = QueryService.start(config, Clock.systemUTC());
    } catch (RuntimeException e) {
      System.err.println("registry-query: " + e.getMessage());
      return 1;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                }));
    System.out.println("registry-query listens on " + host + ':' + service.port());
    stopped.await();
    return 0;
  }
}
