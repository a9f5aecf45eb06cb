package dev.keyregistry.http.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop's share of a server. */
final class Listener extends VerticleBase {

  private static final int NOT_ALLOWED = 405;
  private static final int MAX_STREAMS = 256;
  // Vert.x lets the instances of one deployment share a free port only under a negative number.
  private static final int ANY_SHARED_PORT = -1;

  private final ServerConfig config;
  private final ServiceRoutes routes;
  private final FastPath fastPath;
  private final @Nullable ListenerTls tls;
  private final BooleanSupplier draining;
  private final IntConsumer onListening;
  private @Nullable HttpServer server;

  Listener(
      ServerConfig config,
      ServiceRoutes routes,
      FastPath fastPath,
      @Nullable ListenerTls tls,
      BooleanSupplier draining,
      IntConsumer onListening) {
    this.config = config;
    this.routes = routes;
    this.fastPath = fastPath;
    this.tls = tls;
    this.draining = draining;
    this.onListening = onListening;
  }

  @Override
  public Future<?> start() {
    Router router = routes.router(vertx);
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(request -> handle(request, router))
            .invalidRequestHandler(new InvalidRequests(vertx, config.maxHeaderBytes()));
    server = created;
    if (tls != null) {
      tls.follow(created);
    }
    return created.listen().onSuccess(listening -> onListening.accept(listening.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(config.closeGrace().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void handle(HttpServerRequest request, Router router) {
    if (draining.getAsBoolean()) {
      Draining.sendAway(request, config.closeGrace());
    }
    if (HttpMethod.CONNECT.equals(request.method())) {
      // Nobody is connected to anything here, and over HTTP/2 there is not even a path.
      request.response().setStatusCode(NOT_ALLOWED).end();
    } else if (!fastPath.handle(request)) {
      router.handle(request);
    }
  }

  private HttpServerOptions options() {
    HttpServerOptions options = plain();
    return tls == null ? options : secured(options, tls.options());
  }

  private static HttpServerOptions secured(HttpServerOptions options, ServerSSLOptions tls) {
    return options
        .setSsl(true)
        .setUseAlpn(tls.isUseAlpn())
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setKeyCertOptions(tls.getKeyCertOptions())
        .setTrustOptions(tls.getTrustOptions())
        .setClientAuth(tls.getClientAuth())
        .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
  }

  private HttpServerOptions plain() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? ANY_SHARED_PORT : config.port())
        .setTcpNoDelay(true)
        .setMaxHeaderSize(config.maxHeaderBytes())
        .setMaxInitialLineLength(ServerConfig.MAX_FIRST_LINE_BYTES)
        // There are no web sockets here: a handler of each request and answer less.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setIdleTimeout((int) config.idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setMaxHeaderListSize(config.maxHeaderBytes()));
  }
}
