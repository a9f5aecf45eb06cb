package dev.keyregistry.http.server;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop's share of a server. */
final class Listener extends VerticleBase {

  private static final int MAX_STREAMS = 256;
  // Vert.x lets the instances of one deployment share a free port only under a negative number.
  private static final int ANY_SHARED_PORT = -1;

  private final ServerConfig config;
  private final ServiceRoutes routes;
  private final FastPath fastPath;
  private final IntConsumer onListening;
  private @Nullable HttpServer server;

  Listener(ServerConfig config, ServiceRoutes routes, FastPath fastPath, IntConsumer onListening) {
    this.config = config;
    this.routes = routes;
    this.fastPath = fastPath;
    this.onListening = onListening;
  }

  @Override
  public Future<?> start() {
    Router router = routes.router(vertx);
    HttpServer created =
        vertx
            .createHttpServer(options())
            .requestHandler(fastPath.equals(FastPath.NONE) ? router : fastPathThen(router))
            .invalidRequestHandler(new InvalidRequests(vertx));
    server = created;
    return created.listen().onSuccess(listening -> onListening.accept(listening.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(config.closeGrace().toMillis(), TimeUnit.MILLISECONDS);
  }

  private Handler<HttpServerRequest> fastPathThen(Router router) {
    return request -> {
      if (!fastPath.handle(request)) {
        router.handle(request);
      }
    };
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? ANY_SHARED_PORT : config.port())
        .setTcpNoDelay(true)
        .setMaxHeaderSize(ServerConfig.MAX_HEADER_BYTES)
        .setMaxInitialLineLength(ServerConfig.MAX_FIRST_LINE_BYTES)
        // There are no web sockets here: a handler of each request and answer less.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setIdleTimeout((int) config.idleTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setMaxHeaderListSize(ServerConfig.MAX_HEADER_BYTES));
  }
}
