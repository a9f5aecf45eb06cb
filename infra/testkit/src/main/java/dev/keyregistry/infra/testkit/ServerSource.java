package dev.keyregistry.infra.testkit;

import java.util.Locale;
import java.util.function.Supplier;

/** Where the test servers come from. */
public enum ServerSource {
  /** Child processes of the test JVM. */
  EMBEDDED,
  /** Testcontainers. */
  CONTAINERS,
  /** Servers that run already, named by environment variables. */
  EXTERNAL;

  /** The system property, and as {@code REGISTRY_TEST_SERVERS} the environment variable. */
  public static final String SETTING = "REGISTRY_TEST_SERVERS";

  /**
   * Decides by the setting: the name of a source in lower case, or {@code auto} (also when empty),
   * which takes containers only if that needs no download and no guess, and embedded servers
   * otherwise.
   *
   * @param docker asked only for {@code auto}
   * @throws IllegalArgumentException if the setting is none of these
   */
  static ServerSource decide(String setting, Supplier<DockerState> docker) {
    return switch (setting.strip().toLowerCase(Locale.ROOT)) {
      case "embedded" -> EMBEDDED;
      case "containers" -> CONTAINERS;
      case "external" -> EXTERNAL;
      case "", "auto" -> docker.get().usable() ? CONTAINERS : EMBEDDED;
      default ->
          throw new IllegalArgumentException(
              SETTING + " is '" + setting + "': use auto, embedded, containers or external");
    };
  }
}
