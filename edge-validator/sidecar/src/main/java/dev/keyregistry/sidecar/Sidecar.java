package dev.keyregistry.sidecar;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.RunningService;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.sidecar.policy.PolicyException;
import dev.keyregistry.sidecar.policy.PolicyFile;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.KeyValidator;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** A running edge: an image, the feed that fills it, and a server that answers from it. */
public final class Sidecar implements RunningService {

  private final EdgeImage held;
  private final KeyFeed feed;
  private final ServiceServer server;

  private Sidecar(EdgeImage held, KeyFeed feed, ServiceServer server) {
    this.held = held;
    this.feed = feed;
    this.server = server;
  }

  /**
   * Starts an edge. It listens when this returns, and is ready once its image is complete.
   *
   * @throws ServerStartException if it cannot listen
   */
  public static Sidecar start(SidecarConfig config) {
    GatewayConfig gateway = config.gateway();
    PolicyFile policy = gateway.policyFile() == null ? null : policy(gateway.policyFile());
    var metrics = Metrics.create();
    var held = EdgeImage.of(config.bounded(), metrics);
    FedImage image = held.image();
    var feed = new KafkaKeyFeed(kafka(config), image, config.edgeId());
    var readiness = new ImageReadiness(image, feed);
    ImageMetrics.bind(metrics, image, feed);
    if (policy != null) {
      PolicyMetrics.bind(metrics, policy);
    }
    var authorizer =
        new Authorizer(
            new KeyValidator(image, InstantSource.system()),
            held.lookups(),
            readiness,
            new RateLimiter(Ticker.systemTicker()),
            new VerdictCounters(metrics));
    var forwardAuth =
        new ForwardAuth(
            authorizer,
            new ClientAddress(gateway.clientAddressHeader(), gateway.trustedProxies()),
            new PolicyCheck(policy, gateway.originalHeaders()));
    ServiceServer server =
        ServiceServer.start(
            config.edgeId(), config.server(), readiness, metrics, Endpoints.NONE, forwardAuth);
    feed.start();
    return new Sidecar(held, feed, server);
  }

  private static PolicyFile policy(Path file) {
    try {
      return PolicyFile.open(file);
    } catch (PolicyException e) {
      throw new ServerStartException("the route policy cannot be used:\n" + e.getMessage(), e);
    }
  }

  private static Map<String, Object> kafka(SidecarConfig config) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "edge-" + config.edgeId());
    return settings;
  }

  public int port() {
    return server.port();
  }

  @Override
  public URI uri() {
    return server.uri();
  }

  /** Whether the edge answers from a complete image. */
  public boolean isReady() {
    return held.image().isComplete() && !feed.status().isStopped();
  }

  /** Every event up to here is reflected. */
  public long appliedPosition() {
    return held.image().appliedPosition();
  }

  /** How the feed is doing. */
  public FeedStatus feedStatus() {
    return feed.status();
  }

  /** Lets requests under way end, and stops. */
  @Override
  public void close() {
    try {
      server.close();
    } finally {
      feed.close();
      held.close();
    }
  }
}
