package dev.keyregistry.e2e.gateway;

import dev.keyregistry.http.HeaderNames;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;

/** The headers that only the registry may say something in. */
final class RegistryHeaders {

  private static final String PREFIX = "X-Registry-";

  /** All that an edge answers with, and a service may believe. */
  static final List<String> TO_SERVICES =
      Arrays.stream(HeaderNames.class.getFields())
          .map(RegistryHeaders::value)
          .filter(name -> name.startsWith(PREFIX))
          .toList();

  private RegistryHeaders() {}

  private static String value(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
