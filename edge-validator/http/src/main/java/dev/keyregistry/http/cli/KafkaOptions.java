package dev.keyregistry.http.cli;

import dev.keyregistry.validator.feed.KafkaTls;
import dev.keyregistry.validator.tls.TlsMaterial;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a service finds Kafka and talks to it; mixed into its command line. */
public final class KafkaOptions {

  private static final String SERVERS = "--bootstrap-servers";
  private static final String CA = KafkaTls.SETTINGS + "-ca";
  private static final String CERT = KafkaTls.SETTINGS + "-cert";
  private static final String KEY = KafkaTls.SETTINGS + "-key";
  private static final String PROTOCOL = "security.protocol";
  private static final Pattern SERVER_LIST =
      Pattern.compile(
          "([^,:\\s]+|\\[[0-9a-fA-F:.%]+]):[0-9]{1,5}(,([^,:\\s]+|\\[[^]]+]):[0-9]{1,5})*");

  @Option(
      names = SERVERS,
      paramLabel = "HOST:PORT[,…]",
      defaultValue = "${env:REGISTRY_BOOTSTRAP_SERVERS:-127.0.0.1:7720}",
      description = "Where the Kafka cluster is (REGISTRY_BOOTSTRAP_SERVERS).")
  private String bootstrapServers = "";

  @Option(
      names = "--kafka",
      paramLabel = "NAME=VALUE",
      description =
          "A further setting of the Kafka clients, such as sasl.mechanism=SCRAM-SHA-512;"
              + " repeatable. With @FILE, options come from a file: for those that hold secrets.")
  private Map<String, String> further = Map.of();

  @Option(
      names = CA,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_KAFKA_TLS_CA:-" + Option.NULL_VALUE + "}",
      description =
          "Talk TLS to Kafka, whose certificates come from an authority in this PEM file and are of"
              + " the hosts that are connected to. Files are read again for each new connection"
              + " (REGISTRY_KAFKA_TLS_CA).")
  private @Nullable Path authorities;

  @Option(
      names = CERT,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_KAFKA_TLS_CERT:-" + Option.NULL_VALUE + "}",
      description = "The certificate that is shown to Kafka: a PEM file (REGISTRY_KAFKA_TLS_CERT).")
  private @Nullable Path certificate;

  @Option(
      names = KEY,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_KAFKA_TLS_KEY:-" + Option.NULL_VALUE + "}",
      description =
          "Its private key: a PEM file, PKCS #8 without a password, that nobody but its owner can"
              + " write (REGISTRY_KAFKA_TLS_KEY).")
  private @Nullable Path key;

  /** The settings of Kafka's clients, the servers among them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(further);
    if (authorities != null) {
      boolean sasl =
          further.containsKey("sasl.mechanism")
              || further.getOrDefault(PROTOCOL, "").startsWith("SASL");
      settings.putAll(KafkaTls.settings(authorities, certificate, key, sasl));
    }
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  /** The same, after taking down what is wrong with them. */
  public Map<String, String> settings(WrongSettings wrong) {
    wrong.require(
        SERVER_LIST.matcher(bootstrapServers).matches(),
        SERVERS,
        "give host:port, with commas between several, such as kafka-1:9092,kafka-2:9092");
    Path trusted = authorities;
    if ((certificate == null) != (key == null)) {
      wrong.add(certificate == null ? CERT : KEY, "give " + CERT + " and " + KEY + " together");
    } else if (trusted == null) {
      wrong.require(certificate == null, CERT, "needs " + CA + " beside it");
    } else {
      var unused =
          wrong.read(CA, () -> TlsMaterial.read(KafkaTls.files(trusted, certificate, key)));
      wrong.require(
          further.getOrDefault(PROTOCOL, "SSL").endsWith("SSL"),
          "--kafka",
          PROTOCOL + " contradicts " + CA + ": leave it out, or say SSL or SASL_SSL");
    }
    return settings();
  }
}
