package dev.keyregistry.sidecar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A check request as it goes over the wire.
 *
 * @param scopes what the gateway demands; as all that follows but the headers
 * @param tenant {@code null} for any
 * @param environment {@code null} for any
 * @param headers names and values, which may be any characters of ISO 8859-1 but line ends
 */
record FuzzRequest(
    List<String> scopes,
    @Nullable String tenant,
    @Nullable String environment,
    List<Header> headers) {

  /** One header line. */
  record Header(String name, String value) {}

  /** The request in HTTP/1.1. */
  String wire() {
    var wire = new StringBuilder("GET /authz");
    char next = '?';
    for (String scope : scopes) {
      wire.append(next).append("scope=").append(scope);
      next = '&';
    }
    if (tenant != null) {
      wire.append(next).append("tenant=").append(tenant);
      next = '&';
    }
    if (environment != null) {
      wire.append(next).append("environment=").append(environment);
    }
    wire.append(" HTTP/1.1\r\nHost: edge\r\n");
    for (Header header : headers) {
      wire.append(header.name).append(':').append(header.value).append("\r\n");
    }
    return wire.append("\r\n").toString();
  }
}
