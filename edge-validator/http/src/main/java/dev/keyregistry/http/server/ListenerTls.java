package dev.keyregistry.http.server;

import dev.keyregistry.validator.tls.ReloadedTls;
import dev.keyregistry.validator.tls.TlsFiles;
import dev.keyregistry.validator.tls.TlsMaterial;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of a server's listeners. Its files are looked at every second; new connections get what they
 * hold then, and those that there are go on.
 */
final class ListenerTls implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);
  private static final long LOOK_MILLIS = 1_000;
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);
  private static final Duration REMINDER = Duration.ofDays(1);
  // The first one that both sides have is not chosen: TLS itself prefers the newest.
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final ReloadedTls files;
  private final InstantSource clock;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private Instant nextReminder = Instant.MIN;

  private ListenerTls(ReloadedTls files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * Reads the files, and watches them from then on.
   *
   * @throws dev.keyregistry.validator.tls.TlsFileException if they cannot be used
   */
  static ListenerTls open(TlsFiles files, MeterRegistry metrics, InstantSource clock) {
    var opened = new ListenerTls(ReloadedTls.open(files), clock);
    opened.observe(metrics);
    opened.remind();
    Thread.ofPlatform().name("tls-files").daemon().start(opened::watch);
    return opened;
  }

  private void observe(MeterRegistry metrics) {
    Gauge.builder("registry_tls_certificate_not_after_seconds", this, ListenerTls::notAfterSeconds)
        .description("When the first certificate in use expires, in seconds since 1970")
        .register(metrics);
    Gauge.builder("registry_tls_trouble", files, f -> f.trouble().isEmpty() ? 0 : 1)
        .description("1 while the files of TLS cannot be used as they are, and older ones are")
        .register(metrics);
    FunctionCounter.builder("registry_tls_refused_changes", files, ReloadedTls::refusedChanges)
        .description("Changes of the files of TLS that could not be used")
        .register(metrics);
  }

  private double notAfterSeconds() {
    return files.material().notAfter().map(Instant::getEpochSecond).orElse(0L).doubleValue();
  }

  /** Takes a server that is to follow the files. */
  void follow(HttpServer server) {
    servers.add(server);
  }

  /** What a listener needs to know of the files as they are now. */
  ServerSSLOptions options() {
    TlsMaterial material = files.material();
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(material.chainPem()))
                    .addKeyValue(Buffer.buffer(material.keyPem())))
            .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS))
            .setUseAlpn(true)
            .setApplicationLayerProtocols(List.of("h2", "http/1.1"));
    if (material.hasAuthorities()) {
      options
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustOptions(
              new PemTrustOptions().addCertValue(Buffer.buffer(material.authoritiesPem())));
    }
    return options;
  }

  private void watch() {
    try {
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look() {
    try {
      if (files.look()) {
        ServerSSLOptions renewed = options();
        servers.forEach(server -> update(server, renewed));
        nextReminder = Instant.MIN;
      }
      remind();
    } catch (RuntimeException e) {
      LOG.error("The files of TLS could not be looked at: {}", e.toString());
    }
  }

  private static void update(HttpServer server, ServerSSLOptions renewed) {
    server
        .updateSSLOptions(renewed.copy())
        .onFailure(
            e -> LOG.error("A renewed certificate could not be put in force: {}", e.toString()));
  }

  private void remind() {
    Instant now = clock.instant();
    if (now.isBefore(nextReminder)) {
      return;
    }
    nextReminder = now.plus(REMINDER);
    files
        .material()
        .notAfter()
        .filter(end -> end.isBefore(now.plus(EXPIRES_SOON)))
        .ifPresent(end -> LOG.warn("The certificate of --tls-cert expires at {}: renew it", end));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
