package dev.keyregistry.events;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people write about a key. Personal data of a key stands here and nowhere else, so that it
 * can be erased in one place.
 *
 * @param label a short name
 * @param description what the key is used for
 * @param subject the user or service on whose behalf the key acts
 * @param metadata free names and values
 */
public record KeyProfile(
    @Nullable String label,
    @Nullable String description,
    @Nullable String subject,
    Map<String, String> metadata) {

  public static final KeyProfile EMPTY = new KeyProfile(null, null, null, Map.of());

  public KeyProfile {
    // Sorted, so that equal profiles have equal bytes.
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  public static KeyProfile labelled(String label) {
    return new KeyProfile(label, null, null, Map.of());
  }
}
