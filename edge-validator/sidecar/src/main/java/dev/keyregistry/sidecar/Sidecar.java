package dev.keyregistry.sidecar;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.FastPath;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.RunningService;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.http.token.TokenMetrics;
import dev.keyregistry.sidecar.endpoints.CommandService;
import dev.keyregistry.sidecar.endpoints.EdgeApi;
import dev.keyregistry.sidecar.endpoints.HttpCommandService;
import dev.keyregistry.sidecar.endpoints.Tokens;
import dev.keyregistry.sidecar.policy.PolicyException;
import dev.keyregistry.sidecar.policy.PolicyFile;
import dev.keyregistry.validator.disk.DiskException;
import dev.keyregistry.validator.disk.DiskFeed;
import dev.keyregistry.validator.disk.DiskSettings;
import dev.keyregistry.validator.disk.RestartState;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.token.JwtTokens;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
  private final JwtTokens tokens;
  private final ServiceServer server;
  private final @Nullable HttpCommandService commands;

  private Sidecar(
      EdgeImage held,
      KeyFeed feed,
      JwtTokens tokens,
      ServiceServer server,
      @Nullable HttpCommandService commands) {
    this.held = held;
    this.feed = feed;
    this.tokens = tokens;
    this.server = server;
    this.commands = commands;
  }

  /**
   * Starts an edge. It listens when this returns, and is ready once its image is complete.
   *
   * @throws ServerStartException if it cannot listen, or the disk cannot be used as configured
   */
  public static Sidecar start(SidecarConfig config) {
    PrometheusMeterRegistry metrics = Metrics.create();
    var held = EdgeImage.of(config.bounded(), metrics);
    RestartState disk =
        config.disk() != null && held.image() instanceof KeyImage whole
            ? disk(config.disk(), config.edgeId(), whole)
            : null;
    KeyFeed feed = feed(config, held.image(), disk);
    try {
      return start(config, held, disk, feed, metrics);
    } catch (RuntimeException e) {
      feed.close();
      held.close();
      throw e;
    }
  }

  private static RestartState disk(DiskSettings settings, String edgeId, KeyImage image) {
    try {
      return RestartState.open(settings, edgeId, image, InstantSource.system());
    } catch (DiskException e) {
      throw new ServerStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static KeyFeed feed(SidecarConfig config, FedImage image, @Nullable RestartState disk) {
    return disk == null
        ? new KafkaKeyFeed(kafka(config), image, config.edgeId())
        : new DiskFeed(
            disk, from -> new KafkaKeyFeed(kafka(config), image, config.edgeId(), disk, from));
  }

  private static Sidecar start(
      SidecarConfig config,
      EdgeImage held,
      @Nullable RestartState disk,
      KeyFeed feed,
      PrometheusMeterRegistry metrics) {
    FedImage image = held.image();
    feed.start(); // at once: what it restores is wanted as soon as the server listens
    GatewayConfig gateway = config.gateway();
    PolicyFile policy = gateway.policyFile() == null ? null : policy(gateway.policyFile());
    var readiness =
        new ImageReadiness(image, feed, () -> disk != null && disk.isServingFromSnapshot());
    ImageMetrics.bind(metrics, image, feed);
    if (disk != null) {
      DiskMetrics.bind(metrics, image, disk);
    }
    if (policy != null) {
      PolicyMetrics.bind(metrics, policy);
    }
    var tokens = JwtTokens.start(config.tokens(), InstantSource.system());
    TokenMetrics.bind(metrics, tokens);
    Lookups lookups = tokens.or(held.lookups());
    var validator = new KeyValidator(image, InstantSource.system(), tokens, config.secretForm());
    var rates = new Rates(new RateLimiter(Ticker.systemTicker()));
    FailureLimit failures = gateway.failureLimit();
    var authorizer =
        new Authorizer(
            validator,
            lookups,
            readiness,
            rates,
            failures == null ? null : new FailedSources(failures, Ticker.systemTicker()),
            new VerdictCounters(metrics));
    var policyCheck = new PolicyCheck(policy, gateway.originalHeaders());
    var addresses = new ClientAddress(gateway.clientAddressHeader(), gateway.trustedProxies());
    FastPath fastPath =
        new ForwardAuth(authorizer, addresses, policyCheck)
            .or(new EnvoyAuth(authorizer, addresses, policyCheck).server(readiness));
    HttpCommandService commands =
        config.commandUrl() == null
            ? null
            : new HttpCommandService(config.commandUrl(), HttpClient.newBuilder());
    var api =
        new EdgeApi(
            new CallerAuthentication(validator, lookups, readiness),
            new Tokens(image, validator, lookups),
            commands == null ? CommandService.NONE : commands,
            new Explainer(config.edgeId(), image, policyCheck, rates, InstantSource.system()));
    ServiceServer server =
        ServiceServer.start(config.edgeId(), config.server(), readiness, metrics, api, fastPath);
    return new Sidecar(held, feed, tokens, server, commands);
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
      tokens.close();
      if (commands != null) {
        commands.close();
      }
    }
  }
}
