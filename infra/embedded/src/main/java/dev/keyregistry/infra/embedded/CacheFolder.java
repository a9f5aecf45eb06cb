package dev.keyregistry.infra.embedded;

import java.nio.file.Path;

/** Where all runs of this user share what is costly to make and can always be made again. */
final class CacheFolder {
  /** System property that names another folder than {@code ~/.cache/key-registry}. */
  static final String PROPERTY = "registry.embedded.cache";

  private CacheFolder() {}

  static Path path() {
    String set = System.getProperty(PROPERTY);
    return set != null
        ? Path.of(set).toAbsolutePath()
        : Path.of(System.getProperty("user.home"), ".cache", "key-registry");
  }
}
