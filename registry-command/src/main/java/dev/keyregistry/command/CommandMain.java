package dev.keyregistry.command;

import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.cli.DatabaseTlsOptions;
import dev.keyregistry.http.cli.KafkaOptions;
import dev.keyregistry.http.cli.ListenerOptions;
import dev.keyregistry.http.cli.ServiceMain;
import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.http.token.TokenOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Runs the command service as a process of its own. */
@Command(
    name = "registry-command",
    mixinStandardHelpOptions = true,
    version = "registry-command " + ServiceMain.VERSION,
    description = "Takes commands on tenants and keys, and relays the log to Kafka.",
    showDefaultValues = true,
    subcommands = RootKeyCommand.class)
public final class CommandMain implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

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
      scope = ScopeType.INHERIT,
      required = true,
      defaultValue = "${env:REGISTRY_COMMAND_JDBC_URL}",
      description = "The log's database, jdbc:postgresql://… (REGISTRY_COMMAND_JDBC_URL)")
  private String jdbcUrl = "";

  @Option(
      names = "--db-user",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:REGISTRY_COMMAND_DB_USER:-postgres}",
      description = "The database's user (REGISTRY_COMMAND_DB_USER)")
  private String dbUser = "";

  @Option(
      names = "--db-password",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:REGISTRY_COMMAND_DB_PASSWORD:-}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "The user's password; better given as REGISTRY_COMMAND_DB_PASSWORD")
  private String dbPassword = "";

  @Mixin private ListenerOptions listener = new ListenerOptions();
  @Mixin private DatabaseTlsOptions databaseTls = new DatabaseTlsOptions();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--replication-factor",
      defaultValue = "${env:REGISTRY_COMMAND_REPLICATION_FACTOR:-3}",
      description =
          "Replicas of the topics that the relay creates (REGISTRY_COMMAND_REPLICATION_FACTOR)")
  private short replicationFactor;

  @Option(
      names = "--root-key-file",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:REGISTRY_COMMAND_ROOT_KEY_FILE:-root.key}",
      description =
          "Where the root key is written at the first start (REGISTRY_COMMAND_ROOT_KEY_FILE)")
  private Path rootKeyFile = Path.of("root.key");

  @Option(
      names = "--brand",
      scope = ScopeType.INHERIT,
      defaultValue = "${env:REGISTRY_COMMAND_BRAND:-kr}",
      description = "The first part of generated secrets (REGISTRY_COMMAND_BRAND)")
  private String brand = "";

  @Option(
      names = "--node-id",
      defaultValue = "${env:REGISTRY_COMMAND_NODE_ID:-}",
      description =
          "This process, among those that may relay (REGISTRY_COMMAND_NODE_ID); a random name if"
              + " empty")
  private String nodeId = "";

  @Option(
      names = "--mass-revocation-share",
      defaultValue = "${env:REGISTRY_COMMAND_MASS_REVOCATION_SHARE:-0.1}",
      description =
          "Who revokes more than this share of a tenant's keys at once, 0 to 1, must confirm how"
              + " many they are (REGISTRY_COMMAND_MASS_REVOCATION_SHARE)")
  private double massRevocationShare;

  @Option(
      names = "--expiry-notice",
      defaultValue = "${env:REGISTRY_COMMAND_EXPIRY_NOTICE:-P14D}",
      description =
          "How long before a key expires notice of it is given, an ISO 8601 duration of PT0S to"
              + " P3650D (REGISTRY_COMMAND_EXPIRY_NOTICE)")
  private Duration expiryNotice = DeadlineConfig.DEFAULT.expiryNotice();

  @Option(
      names = "--deadline-scan",
      defaultValue = "${env:REGISTRY_COMMAND_DEADLINE_SCAN:-PT1M}",
      description =
          "How often it is looked for keys that expire soon and secrets that are too old, an ISO"
              + " 8601 duration of PT0.001S to P1D (REGISTRY_COMMAND_DEADLINE_SCAN)")
  private Duration deadlineScan = DeadlineConfig.DEFAULT.scan();

  @Option(
      names = "--leak-keys",
      defaultValue = "${env:REGISTRY_COMMAND_LEAK_KEYS:-}",
      description =
          "Public keys of the secret-scanning partner whose signed reports of leaks are taken: a"
              + " file or an https URL (REGISTRY_COMMAND_LEAK_KEYS); none if empty")
  private String leakKeys = "";

  @Mixin private TokenOptions tokens = new TokenOptions();

  public static void main(String[] args) {
    ServiceMain.execute(new CommandMain(), args);
  }

  String resetRootKey() {
    var wrong = new WrongSettings(spec);
    String url = databaseTls.url(jdbcUrl, wrong);
    var unused = wrong.read("--brand", () -> new KeyFormat(brand));
    wrong.throwIfAny();
    return RootKeyRecovery.reset(url, dbUser, dbPassword, rootKeyFile, brand);
  }

  @Override
  public Integer call() throws InterruptedException {
    var wrong = new WrongSettings(spec);
    CommandConfig config = config(wrong);
    wrong.throwIfAny();
    return ServiceMain.run(spec, () -> CommandService.start(config));
  }

  private CommandConfig config(WrongSettings wrong) {
    var unusedFormat = wrong.read("--brand", () -> new KeyFormat(brand));
    wrong.require(replicationFactor >= 1, "--replication-factor", "one replica at least");
    boolean share = massRevocationShare >= 0 && massRevocationShare <= 1;
    wrong.require(share, "--mass-revocation-share", "a share is 0 to 1, such as 0.1");
    return new CommandConfig(
        listener.server(host, port, wrong),
        databaseTls.url(jdbcUrl, wrong),
        dbUser,
        dbPassword,
        kafka.settings(wrong),
        replicationFactor,
        rootKeyFile,
        brand,
        nodeId.isEmpty() ? "command-" + UUID.randomUUID() : nodeId,
        share ? massRevocationShare : CommandConfig.MASS_REVOCATION_SHARE,
        deadlines(wrong),
        leakKeys.isEmpty() ? null : leakKeys,
        tokens.config(wrong));
  }

  private DeadlineConfig deadlines(WrongSettings wrong) {
    DeadlineConfig usual = DeadlineConfig.DEFAULT;
    var notice =
        wrong.read("--expiry-notice", () -> new DeadlineConfig(expiryNotice, usual.scan()));
    var scan =
        wrong.read("--deadline-scan", () -> new DeadlineConfig(usual.expiryNotice(), deadlineScan));
    return notice == null || scan == null ? usual : new DeadlineConfig(expiryNotice, deadlineScan);
  }
}
