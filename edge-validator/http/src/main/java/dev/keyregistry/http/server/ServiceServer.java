package dev.keyregistry.http.server;

import dev.keyregistry.validator.tls.TlsFileException;
import dev.keyregistry.validator.tls.TlsFiles;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running HTTP server (HTTP/1.1 and HTTP/2, with TLS or without): a service's own routes, {@code
 * /healthz}, {@code /readyz} and {@code /metrics}, limits on whatever a client sends, and every
 * error as a problem document.
 */
public final class ServiceServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceServer.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final ServerConfig config;
  private final Vertx vertx;
  private final int port;
  private final ClosingReadiness readiness;
  private final @Nullable ListenerTls tls;

  private ServiceServer(
      String name,
      ServerConfig config,
      Vertx vertx,
      int port,
      ClosingReadiness readiness,
      @Nullable ListenerTls tls) {
    this.name = name;
    this.config = config;
    this.vertx = vertx;
    this.port = port;
    this.readiness = readiness;
    this.tls = tls;
  }

  /**
   * Starts a server and returns once it listens.
   *
   * @param name the service's name in metrics and logs
   * @throws ServerStartException if it cannot listen
   * @throws TlsFileException if a file of TLS cannot be used
   */
  public static ServiceServer start(
      String name,
      ServerConfig config,
      Readiness readiness,
      PrometheusMeterRegistry metrics,
      Endpoints endpoints) {
    return start(name, config, readiness, metrics, endpoints, FastPath.NONE);
  }

  /** Starts a server whose requests go to {@code fastPath} first. */
  public static ServiceServer start(
      String name,
      ServerConfig config,
      Readiness readiness,
      PrometheusMeterRegistry metrics,
      Endpoints endpoints,
      FastPath fastPath) {
    TlsFiles files = config.tls();
    ListenerTls tls =
        files == null ? null : ListenerTls.open(files, metrics, InstantSource.system());
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setPreferNativeTransport(true));
    var closing = new ClosingReadiness(readiness);
    var routes = new ServiceRoutes(name, config, closing, metrics, endpoints);
    var ports = new ConcurrentLinkedQueue<Integer>();
    try {
      await(
          vertx.deployVerticle(
              () -> new Listener(config, routes, fastPath, tls, closing::isClosing, ports::add),
              new DeploymentOptions().setInstances(config.eventLoops())),
          START_LIMIT);
    } catch (Exception e) {
      vertx.close();
      if (tls != null) {
        tls.close();
      }
      throw startFailure(config, e);
    }
    int port = ports.element();
    LOG.info("{} listens on {}:{}", name, config.host(), port);
    return new ServiceServer(name, config, vertx, port, closing, tls);
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  /** The server's address as its own host sees it. */
  public URI uri() {
    return URI.create((tls == null ? "http://" : "https://") + config.host() + ':' + port);
  }

  /**
   * Is no longer ready, goes on serving for as long as it drains, then takes no new connections,
   * lets requests under way end, and stops.
   */
  @Override
  public void close() {
    if (readiness.close()) {
      drain();
    }
    if (tls != null) {
      tls.close();
    }
    try {
      for (String id : vertx.deploymentIDs()) {
        await(vertx.undeploy(id), config.closeGrace().plusSeconds(1));
      }
    } catch (Exception e) {
      LOG.warn("{} closed with requests under way: {}", name, e.toString());
    }
    try {
      await(vertx.close(), config.closeGrace().plusSeconds(1));
    } catch (Exception e) {
      LOG.warn("{} did not close: {}", name, e.toString());
    }
  }

  private void drain() {
    if (config.drain().isZero()) {
      return;
    }
    LOG.info("{} drains for {}", name, config.drain());
    try {
      Thread.sleep(config.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServerStartException startFailure(ServerConfig config, Exception failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    Throwable cause =
        failure instanceof ExecutionException e && e.getCause() != null ? e.getCause() : failure;
    String address = config.host() + ':' + config.port();
    if (isInUse(cause)) {
      return new ServerStartException(
          "cannot listen on "
              + address
              + " ("
              + cause.getMessage()
              + "): stop the program that holds the port, or choose another one",
          cause);
    }
    return new ServerStartException("cannot listen on " + address + ": " + cause, cause);
  }

  private static boolean isInUse(Throwable cause) {
    // The native transport has an exception of its own, of no public type.
    return cause instanceof BindException
        || String.valueOf(cause.getMessage()).contains("Address already in use");
  }

  private static void await(Future<?> future, Duration limit)
      throws ExecutionException, InterruptedException, TimeoutException {
    future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A closing server is not ready, so that nobody sends it more. */
  private static final class ClosingReadiness implements Readiness {
    private final Readiness readiness;
    private volatile boolean closing;

    ClosingReadiness(Readiness readiness) {
      this.readiness = readiness;
    }

    /** Whether it was open until now. */
    synchronized boolean close() {
      boolean first = !closing;
      closing = true;
      return first;
    }

    boolean isClosing() {
      return closing;
    }

    @Override
    public Optional<String> unready() {
      return closing ? Optional.of("the server is closing") : readiness.unready();
    }

    @Override
    public String ready() {
      return readiness.ready();
    }
  }
}
