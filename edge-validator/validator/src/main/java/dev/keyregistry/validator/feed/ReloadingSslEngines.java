package dev.keyregistry.validator.feed;

import dev.keyregistry.validator.tls.ReloadedTls;
import dev.keyregistry.validator.tls.TlsFileException;
import dev.keyregistry.validator.tls.TlsMaterial;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of Kafka's clients, which read their files at their start only: here each new connection is
 * made with the files as they are by then. {@link KafkaTls} configures it; Kafka makes it.
 */
public final class ReloadingSslEngines implements SslEngineFactory {

  private Map<String, ?> given = Map.of();
  private @Nullable ReloadedTls files;
  private SslEngineFactory current = new DefaultSslEngineFactory();

  @Override
  public synchronized void configure(Map<String, ?> settings) {
    given = new HashMap<>(settings);
    try {
      ReloadedTls opened =
          ReloadedTls.open(
              KafkaTls.files(
                  Path.of(String.valueOf(settings.get(KafkaTls.CA))),
                  path(settings, KafkaTls.CERTIFICATE),
                  path(settings, KafkaTls.KEY)));
      files = opened;
      current = factory(opened.material());
    } catch (TlsFileException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  private static @Nullable Path path(Map<String, ?> settings, String name) {
    Object path = settings.get(name);
    return path == null ? null : Path.of(path.toString());
  }

  @Override
  public synchronized SSLEngine createClientSslEngine(
      String host, int port, String endpointIdentification) {
    ReloadedTls known = files;
    if (known != null && known.look()) {
      current = factory(known.material());
    }
    return current.createClientSslEngine(host, port, endpointIdentification);
  }

  private SslEngineFactory factory(TlsMaterial material) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, DefaultSslEngineFactory.PEM_TYPE);
    settings.put(
        SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, new Password(material.authoritiesPem()));
    if (material.hasIdentity()) {
      settings.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, DefaultSslEngineFactory.PEM_TYPE);
      settings.put(
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, new Password(material.chainPem()));
      settings.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, new Password(material.keyPem()));
    }
    var factory = new DefaultSslEngineFactory();
    factory.configure(settings);
    return factory;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("for clients only");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> settings) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public synchronized @Nullable KeyStore keystore() {
    return current.keystore();
  }

  @Override
  public synchronized @Nullable KeyStore truststore() {
    return current.truststore();
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
