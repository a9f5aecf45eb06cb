package dev.keyregistry.e2e.gateway;

import dev.keyregistry.e2e.ServiceProcess;
import dev.keyregistry.e2e.SharedCell;
import dev.keyregistry.infra.embedded.Ports;
import dev.keyregistry.sidecar.SidecarMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An edge of the shared cell as it stands behind a gateway: with a policy, in its own process. */
final class PolicyEdge {

  private static final String POLICY =
      """
      routes:
        - path: /public/**
          exempt: true
        - path: /invoices/{id}
          methods: [GET]
          scopes: [invoices:read]
        - path: /invoices/{id}
          methods: [POST]
          scopes: [invoices:write]
        - path: /by-query
          carriages: [query]
      """;

  private PolicyEdge() {}

  /**
   * Starts one, and returns at once.
   *
   * <p>Clients have the gateway's own address in tests. Were a gateway to pass on what they say of
   * theirs, the edge, which trusts that address, would believe it.
   *
   * @param originalHeaders of which family the gateway is
   * @param folder for its policy
   */
  static ServiceProcess start(String name, String originalHeaders, Path folder) throws IOException {
    Path policy = Files.writeString(folder.resolve("routes.yaml"), POLICY);
    return new ServiceProcess(
            name,
            SidecarMain.class,
            Ports.free(),
            Map.of(),
            List.of(
                "--bootstrap-servers",
                SharedCell.INFO.kafkaBootstrapServers(),
                "--edge-id",
                name,
                "--policy",
                policy.toString(),
                "--original-headers",
                originalHeaders,
                "--client-address-header",
                "X-Forwarded-For",
                "--trusted-proxies",
                "127.0.0.0/8"))
        .start();
  }
}
