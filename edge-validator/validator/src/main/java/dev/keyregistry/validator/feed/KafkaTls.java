package dev.keyregistry.validator.feed;

import dev.keyregistry.validator.tls.PemFile;
import dev.keyregistry.validator.tls.TlsFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** TLS towards Kafka, with PEM files that may be renewed while clients use them. */
public final class KafkaTls {

  /** What the names of the settings start with. */
  public static final String SETTINGS = "--kafka-tls";

  static final String CA = "registry.tls.ca";
  static final String CERTIFICATE = "registry.tls.cert";
  static final String KEY = "registry.tls.key";

  private KafkaTls() {}

  /** The files, as the settings name them. */
  public static TlsFiles files(Path authorities, @Nullable Path certificate, @Nullable Path key) {
    return new TlsFiles(
        file("-cert", certificate), file("-key", key), new PemFile(SETTINGS + "-ca", authorities));
  }

  private static @Nullable PemFile file(String name, @Nullable Path path) {
    return path == null ? null : new PemFile(SETTINGS + name, path);
  }

  /**
   * Settings of any Kafka client; host names are verified.
   *
   * @param authorities a PEM file with those that the brokers' certificates come from
   * @param certificate a PEM file with the client's own certificate; {@code null} for none
   * @param key the PEM file of its key
   * @param sasl whether the clients authenticate by SASL inside of TLS
   */
  public static Map<String, String> settings(
      Path authorities, @Nullable Path certificate, @Nullable Path key, boolean sasl) {
    Map<String, String> settings = new HashMap<>();
    settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, sasl ? "SASL_SSL" : "SSL");
    settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ReloadingSslEngines.class.getName());
    settings.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
    settings.put(CA, authorities.toString());
    if (certificate != null && key != null) {
      settings.put(CERTIFICATE, certificate.toString());
      settings.put(KEY, key.toString());
    }
    return settings;
  }
}
