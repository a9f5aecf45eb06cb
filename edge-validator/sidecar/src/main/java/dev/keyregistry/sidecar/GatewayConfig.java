package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway in front of a sidecar tells, and what is asked of its routes.
 *
 * @param clientAddressHeader the header in which the gateway tells the client's address; {@code
 *     null} if clients ask the sidecar themselves
 * @param trustedProxies whose word in that header counts; empty if whoever asks is the one proxy
 * @param policyFile what routes demand; {@code null} if the gateway's configuration says it all
 * @param originalHeaders in which the gateway tells the request that it asks about
 * @param failureLimit how often a client may come with what is no key; {@code null} for ever
 */
public record GatewayConfig(
    @Nullable String clientAddressHeader,
    List<IpRange> trustedProxies,
    @Nullable Path policyFile,
    OriginalHeaders originalHeaders,
    @Nullable FailureLimit failureLimit) {

  /** Clients' addresses from their connections, and no policy. */
  public static final GatewayConfig NONE =
      new GatewayConfig(null, List.of(), null, OriginalHeaders.X_FORWARDED, null);

  public GatewayConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  public GatewayConfig withClientAddressHeader(String header, IpRange... proxies) {
    return new GatewayConfig(header, List.of(proxies), policyFile, originalHeaders, failureLimit);
  }

  public GatewayConfig withPolicy(Path file, OriginalHeaders headers) {
    return new GatewayConfig(clientAddressHeader, trustedProxies, file, headers, failureLimit);
  }

  public GatewayConfig withFailureLimit(FailureLimit limit) {
    return new GatewayConfig(
        clientAddressHeader, trustedProxies, policyFile, originalHeaders, limit);
  }
}
