package dev.keyregistry.infra.testkit;

import java.util.List;
import java.util.Map;

/** The container images, of the same releases as the embedded servers. */
final class Images {
  static final String POSTGRES = "postgres:18";
  static final String KAFKA = "apache/kafka:4.3.1";

  // Testcontainers starts it to clean up, unless told not to.
  private static final String RYUK = "testcontainers/ryuk:0.14.0";

  private Images() {}

  static List<String> needed(Map<String, String> environment) {
    boolean cleaner =
        !Boolean.parseBoolean(environment.getOrDefault("TESTCONTAINERS_RYUK_DISABLED", "false"));
    return cleaner ? List.of(POSTGRES, KAFKA, RYUK) : List.of(POSTGRES, KAFKA);
  }
}
