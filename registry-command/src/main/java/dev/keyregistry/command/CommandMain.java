package dev.keyregistry.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the command service as a process of its own. */
@Command(
    name = "registry-command",
    mixinStandardHelpOptions = true,
    version = "registry-command 0.1.0",
    description = "Takes commands on tenants and keys, and relays the log to Kafka.",
    showDefaultValues = true)
public final class CommandMain implements Callable<Integer> {

  @Option(
      names = "--host",
      defaultValue = "${env:REGISTRY_COMMAND_HOST:-127.0.0.1}",
      description = "Address to listen on (REGISTRY_COMMAND_HOST)")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "${env:REGISTRY_COMMAND_PORT:-7701}",
      description = "Port to listen on, 0 for a free one (REGISTRY_COMMAND_PORT)")
  private int port;

  @Option(
      names = "--jdbc-url",
      required = true,
      defaultValue = "${env:REGISTRY_COMMAND_JDBC_URL}",
      description = "The log's database, jdbc:postgresql://… (REGISTRY_COMMAND_JDBC_URL)")
  private String jdbcUrl = "";

  @Option(
      names = "--db-user",
      defaultValue = "${env:REGISTRY_COMMAND_DB_USER:-postgres}",
      description = "The database's user (REGISTRY_COMMAND_DB_USER)")
  private String dbUser = "";

  @Option(
      names = "--db-password",
      defaultValue = "${env:REGISTRY_COMMAND_DB_PASSWORD:-}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "The user's password; better given as REGISTRY_COMMAND_DB_PASSWORD")
  private String dbPassword = "";

  @Option(
      names = "--kafka",
      required = true,
      defaultValue = "${env:REGISTRY_KAFKA}",
      description = "Kafka's bootstrap servers, host:port,… (REGISTRY_KAFKA)")
  private String kafka = "";

  @Option(
      names = "--replication-factor",
      defaultValue = "${env:REGISTRY_REPLICATION_FACTOR:-3}",
      description = "Replicas of the topics that the relay creates (REGISTRY_REPLICATION_FACTOR)")
  private short replicationFactor;

  @Option(
      names = "--root-key-file",
      defaultValue = "${env:REGISTRY_ROOT_KEY_FILE:-root.key}",
      description = "Where the root key is written at the first start (REGISTRY_ROOT_KEY_FILE)")
  private Path rootKeyFile = Path.of("root.key");

  @Option(
      names = "--brand",
      defaultValue = "${env:REGISTRY_BRAND:-kr}",
      description = "The first part of generated secrets (REGISTRY_BRAND)")
  private String brand = "";

  @Option(
      names = "--node-id",
      defaultValue = "${env:REGISTRY_NODE_ID:-}",
      description = "This process, among those that may relay (REGISTRY_NODE_ID); its pid if empty")
  private String nodeId = "";

  public static void main(String[] args) {
    System.exit(new CommandLine(new CommandMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    String node = nodeId.isEmpty() ? "command-" + ProcessHandle.current().pid() : nodeId;
    var config =
        new CommandConfig(
            host,
            port,
            jdbcUrl,
            dbUser,
            dbPassword,
            kafka,
            replicationFactor,
            rootKeyFile,
            brand,
            node);
    CommandService service;
    try {
      service = CommandService.start(config);
    } catch (RuntimeException e) {
      System.err.println("registry-command: " + e.getMessage());
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
    System.out.println("registry-command listens on " + host + ':' + service.port());
    stopped.await();
    return 0;
  }
}
