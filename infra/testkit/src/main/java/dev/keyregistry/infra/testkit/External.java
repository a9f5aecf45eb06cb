package dev.keyregistry.infra.testkit;

import java.util.Map;

/** Servers that run already, named by environment variables. */
final class External {
  static final String POSTGRES_URL = "REGISTRY_TEST_POSTGRES_URL";
  static final String POSTGRES_USER = "REGISTRY_TEST_POSTGRES_USER";
  static final String POSTGRES_PASSWORD = "REGISTRY_TEST_POSTGRES_PASSWORD";
  static final String KAFKA = "REGISTRY_TEST_KAFKA";

  private External() {}

  static TestPostgres postgres(Map<String, String> environment) {
    var databases =
        new Databases(
            new PostgresDatabase(
                required(environment, POSTGRES_URL),
                environment.getOrDefault(POSTGRES_USER, "postgres"),
                environment.getOrDefault(POSTGRES_PASSWORD, "")));
    AtExit.run(databases::dropAll);
    return databases;
  }

  static TestKafka kafka(Map<String, String> environment) {
    String servers = required(environment, KAFKA);
    return () -> servers;
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "With %s=external the environment variable %s must be set"
              .formatted(ServerSource.SETTING, name));
    }
    return value;
  }
}
