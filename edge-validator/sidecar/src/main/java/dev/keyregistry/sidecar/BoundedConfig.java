package dev.keyregistry.sidecar;

import java.net.URI;
import java.nio.file.Path;

/**
 * What an edge needs that does not hold every key (rule E8).
 *
 * @param maxKeys the most keys that it holds
 * @param queryUrl the query service that it asks for the others, without a path
 * @param queryKeyFile the file, of mode 0600, with a key of the tenant {@code registry} that has
 *     the scope {@code registry:views:read}
 */
public record BoundedConfig(int maxKeys, URI queryUrl, Path queryKeyFile) {

  /** With fewer keys an edge would mostly ask. */
  public static final int LEAST_MAX_KEYS = 100;

  public BoundedConfig {
    if (maxKeys < LEAST_MAX_KEYS) {
      throw new IllegalArgumentException("give a number from " + LEAST_MAX_KEYS + " on");
    }
  }
}
