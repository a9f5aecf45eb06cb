package dev.keyregistry.sidecar;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.RunningService;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.sidecar.endpoints.CommandService;
import dev.keyregistry.sidecar.endpoints.EdgeApi;
import dev.keyregistry.sidecar.endpoints.HttpCommandService;
import dev.keyregistry.sidecar.endpoints.Tokens;
import dev.keyregistry.sidecar.policy.PolicyException;
import dev.keyregistry.sidecar.policy.PolicyFile;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.KeyValidator;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** A running edge: an image, the feed that fills it, and a server that answers from it. */
public final class Sidecar implements RunningService {

  private final EdgeImage held;
  private final KeyFeed feed;
  private final ServiceServer server;
  private final @Nullable HttpCommandService commands;

  private Sidecar(
      EdgeImage held, KeyFeed feed, ServiceServer server, @Nullable HttpCommandService commands) {
    this.held = held;
    this.feed = feed;
    this.server = server;
    this.commands = commands;
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
    var validator = new KeyValidator(image, InstantSource.system());
    var rates = new Rates(new RateLimiter(Ticker.systemTicker()));
    FailureLimit failures = gateway.failureLimit();
    var authorizer =
        new Authorizer(
            validator,
            held.lookups(),
            readiness,
            rates,
            failures == null ? null : new FailedSources(failures, Ticker.systemTicker()),
            new VerdictCounters(metrics));
    var policyCheck = new PolicyCheck(policy, gateway.originalHeaders());
    var forwardAuth =
        new ForwardAuth(
            authorizer,
            new ClientAddress(gateway.clientAddressHeader(), gateway.trustedProxies()),
            policyCheck);
    HttpCommandService commands =
        config.commandUrl() == null
            ? null
            : new HttpCommandService(config.commandUrl(), HttpClient.newBuilder());
    var api =
        new EdgeApi(
            new CallerAuthentication(validator, held.lookups(), readiness),
            new Tokens(image, validator, held.lookups()),
            commands == null ? CommandService.NONE : commands,
            new Explainer(config.edgeId(), image, policyCheck, rates, InstantSource.system()));
    ServiceServer server =
        ServiceServer.start(config.edgeId(), config.server(), readiness, metrics, api, forwardAuth);
    feed.start();
    return new Sidecar(held, feed, server, commands);
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
      if (commands != null) {
        commands.close();
      }
    }
  }
}
