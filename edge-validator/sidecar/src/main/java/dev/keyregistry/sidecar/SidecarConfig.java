package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar needs to know.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param edgeId the name of this edge, unique in the cell
 * @param region where it stands; {@code null} if that does not matter
 * @param eventLoops how many threads serve requests
 * @param clientAddressHeader the header in which the gateway tells the client's address; {@code
 *     null} if clients ask the sidecar themselves
 * @param trustedProxies whose word in that header counts; empty if whoever asks is the one proxy
 * @param policyFile what routes demand; {@code null} if the gateway's configuration says it all
 * @param originalHeaders in which the gateway tells the request that it asks about
 * @param kafka the settings of the Kafka clients, {@code bootstrap.servers} among them
 */
public record SidecarConfig(
    String host,
    int port,
    String edgeId,
    @Nullable String region,
    int eventLoops,
    @Nullable String clientAddressHeader,
    List<IpRange> trustedProxies,
    @Nullable Path policyFile,
    OriginalHeaders originalHeaders,
    Map<String, String> kafka) {

  public SidecarConfig {
    kafka = Map.copyOf(kafka);
    trustedProxies = List.copyOf(trustedProxies);
    if (edgeId.isBlank()) {
      throw new IllegalArgumentException("an edge has a name");
    }
  }

  /** The defaults: one event loop per processor, clients' addresses from their connections. */
  public static SidecarConfig of(String host, int port, String bootstrapServers, String edgeId) {
    return new SidecarConfig(
        host,
        port,
        edgeId,
        null,
        Runtime.getRuntime().availableProcessors(),
        null,
        List.of(),
        null,
        OriginalHeaders.X_FORWARDED,
        Map.of("bootstrap.servers", bootstrapServers));
  }

  public SidecarConfig withEventLoops(int count) {
    return with(count, clientAddressHeader, trustedProxies, policyFile, originalHeaders);
  }

  public SidecarConfig withClientAddressHeader(String header, IpRange... proxies) {
    return with(eventLoops, header, List.of(proxies), policyFile, originalHeaders);
  }

  public SidecarConfig withPolicy(Path file, OriginalHeaders headers) {
    return with(eventLoops, clientAddressHeader, trustedProxies, file, headers);
  }

  private SidecarConfig with(
      int loops,
      @Nullable String header,
      List<IpRange> proxies,
      @Nullable Path file,
      OriginalHeaders headers) {
    return new SidecarConfig(
        host, port, edgeId, region, loops, header, proxies, file, headers, kafka);
  }

  @Override
  public String toString() {
    return "SidecarConfig[" + edgeId + " on " + host + ':' + port + ']'; // without Kafka's secrets
  }
}
