package dev.keyregistry.sidecar;

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
 * @param kafka the settings of the Kafka clients, {@code bootstrap.servers} among them
 */
public record SidecarConfig(
    String host,
    int port,
    String edgeId,
    @Nullable String region,
    int eventLoops,
    @Nullable String clientAddressHeader,
    Map<String, String> kafka) {

  public SidecarConfig {
    kafka = Map.copyOf(kafka);
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
        Map.of("bootstrap.servers", bootstrapServers));
  }

  public SidecarConfig withEventLoops(int count) {
    return new SidecarConfig(host, port, edgeId, region, count, clientAddressHeader, kafka);
  }

  public SidecarConfig withClientAddressHeader(String header) {
    return new SidecarConfig(host, port, edgeId, region, eventLoops, header, kafka);
  }

  @Override
  public String toString() {
    return "SidecarConfig[" + edgeId + " on " + host + ':' + port + ']'; // without Kafka's secrets
  }
}
