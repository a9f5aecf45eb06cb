package dev.keyregistry.sidecar;

import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.validator.disk.DiskSettings;
import dev.keyregistry.validator.token.TokenConfig;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar needs to know.
 *
 * @param edgeId the name of this edge, unique in the cell
 * @param region where it stands; {@code null} if that does not matter
 * @param brand of the registry's own secrets: one that starts like them and is none is refused
 *     before it is hashed; empty if that is not to be looked at
 * @param server where it listens
 * @param gateway what stands in front of it
 * @param bounded how it does with some of the keys; {@code null} if it holds every key
 * @param disk what it keeps to start from; {@code null} for nothing
 * @param tokens whose tokens are accepted beside keys
 * @param kafka the settings of the Kafka clients, {@code bootstrap.servers} among them
 * @param commandUrl where revocations are passed on to; {@code null} if there are none here
 */
public record SidecarConfig(
    String edgeId,
    @Nullable String region,
    String brand,
    ServerConfig server,
    GatewayConfig gateway,
    @Nullable BoundedConfig bounded,
    @Nullable DiskSettings disk,
    TokenConfig tokens,
    Map<String, String> kafka,
    @Nullable URI commandUrl) {

  /** The brand of secrets where nothing else is said. */
  public static final String BRAND = "kr";

  public SidecarConfig {
    kafka = Map.copyOf(kafka);
    if (edgeId.isBlank()) {
      throw new IllegalArgumentException("an edge has a name");
    }
    if (bounded != null && disk != null) {
      throw new IllegalArgumentException("an edge that holds some of the keys keeps none on disk");
    }
    if (commandUrl != null && !isHttp(commandUrl)) {
      throw new IllegalArgumentException(
          "the command service's URL is like http://127.0.0.1:7701, without a path");
    }
  }

  static boolean isHttp(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    boolean bare = url.getQuery() == null && url.getFragment() == null && url.getUserInfo() == null;
    boolean root = url.getPath() == null || url.getPath().isEmpty() || url.getPath().equals("/");
    return (scheme.equals("http") || scheme.equals("https"))
        && url.getHost() != null
        && bare
        && root;
  }

  /** The defaults: one event loop per processor, clients' addresses from their connections. */
  public static SidecarConfig of(String host, int port, String bootstrapServers, String edgeId) {
    return new SidecarConfig(
        edgeId,
        null,
        BRAND,
        ServerConfig.of(host, port).withEventLoops(Runtime.getRuntime().availableProcessors()),
        GatewayConfig.NONE,
        null,
        null,
        TokenConfig.NONE,
        Map.of("bootstrap.servers", bootstrapServers),
        null);
  }

  /** The form of the registry's own secrets, if it is known. */
  @Nullable KeyFormat secretForm() {
    return brand.isEmpty() ? null : new KeyFormat(brand);
  }

  public SidecarConfig withServer(ServerConfig other) {
    return new SidecarConfig(
        edgeId, region, brand, other, gateway, bounded, disk, tokens, kafka, commandUrl);
  }

  public SidecarConfig withGateway(GatewayConfig other) {
    return new SidecarConfig(
        edgeId, region, brand, server, other, bounded, disk, tokens, kafka, commandUrl);
  }

  public SidecarConfig withBounded(BoundedConfig other) {
    return new SidecarConfig(
        edgeId, region, brand, server, gateway, other, disk, tokens, kafka, commandUrl);
  }

  public SidecarConfig withDisk(DiskSettings other) {
    return new SidecarConfig(
        edgeId, region, brand, server, gateway, bounded, other, tokens, kafka, commandUrl);
  }

  public SidecarConfig withTokens(TokenConfig other) {
    return new SidecarConfig(
        edgeId, region, brand, server, gateway, bounded, disk, other, kafka, commandUrl);
  }

  public SidecarConfig withCommandUrl(URI url) {
    return new SidecarConfig(
        edgeId, region, brand, server, gateway, bounded, disk, tokens, kafka, url);
  }

  @Override
  public String toString() { // without Kafka's secrets
    return "SidecarConfig[" + edgeId + " on " + server.host() + ':' + server.port() + ']';
  }
}
