package dev.keyregistry.query;

import dev.keyregistry.events.log.Topics;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.Parts;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.http.server.RunningService;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.http.token.TokenMetrics;
import dev.keyregistry.query.http.QueryApi;
import dev.keyregistry.query.projection.Projection;
import dev.keyregistry.query.projection.ProjectionStatus;
import dev.keyregistry.query.store.QueryDatabase;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.token.JwtTokens;
import dev.keyregistry.validator.validation.KeyValidator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The running query service: follows the log into its own database, keeps the image that its
 * callers are authenticated against, and answers over HTTP.
 */
public final class QueryService implements RunningService {

  private final Parts parts = new Parts();
  private final ProjectionStatus status = new ProjectionStatus();
  private final ServiceServer server;

  private QueryService(QueryConfig config, InstantSource clock) {
    server = parts.opening(() -> open(config, clock));
  }

  private ServiceServer open(QueryConfig config, InstantSource clock) {
    Map<String, Object> kafka = Map.copyOf(config.kafka());
    var database =
        parts.add(QueryDatabase.open(config.jdbcUrl(), config.dbUser(), config.dbPassword()));
    var projection =
        parts.add(
            new Projection(kafka, Topics.EVENTS, database.projection(), status, config.rebuild()));
    var image = new KeyImage();
    var feed = parts.add(new KafkaKeyFeed(kafka, image, "callers"));
    Readiness callers = () -> callersUnready(image, feed);
    var tokens = parts.add(JwtTokens.start(config.tokens(), clock));
    var validator = new KeyValidator(image, clock, tokens);
    BlockingWork work = parts.add(QueryApi.work());
    var api =
        new QueryApi(
            new CallerAuthentication(validator, tokens, callers),
            database.reads(),
            status,
            work,
            config.minPositionLimit(),
            projection::rebuild);
    var metrics = Metrics.create();
    observe(metrics);
    TokenMetrics.bind(metrics, tokens);
    ServiceServer listening =
        parts.add(
            ServiceServer.start(
                "query",
                config.server(),
                () -> status.unready().or(callers::unready),
                metrics,
                api));
    projection.start();
    feed.start();
    return listening;
  }

  /**
   * Starts the service; it listens when this returns, and is ready once it has caught up.
   *
   * @throws RuntimeException if its database or its port cannot be had; the message is one line
   */
  public static QueryService start(QueryConfig config, InstantSource clock) {
    return new QueryService(config, clock);
  }

  /** The port that the service listens on. */
  public int port() {
    return server.port();
  }

  /** How the store stands. */
  public ProjectionStatus status() {
    return status;
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  /** Stops the parts, those that need others first. */
  @Override
  public void close() {
    parts.close();
  }

  private static Optional<String> callersUnready(KeyImage image, KeyFeed feed) {
    if (feed.status().isStopped()) {
      return Optional.of("the keys of callers are no longer followed");
    }
    return image.isComplete()
        ? Optional.empty()
        : Optional.of("the keys of callers are still being read");
  }

  private void observe(MeterRegistry metrics) {
    Gauge.builder("registry.projection.position", status, ProjectionStatus::position)
        .description("The newest position that the store has")
        .register(metrics);
    Gauge.builder("registry.projection.halted", status, s -> s.halted().isPresent() ? 1 : 0)
        .description("1 if the projection halted, because the log cannot be followed")
        .register(metrics);
  }
}
