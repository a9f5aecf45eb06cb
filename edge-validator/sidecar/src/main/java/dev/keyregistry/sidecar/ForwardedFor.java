package dev.keyregistry.sidecar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that a header of forwarded requests lists, from the client to the last proxy. */
final class ForwardedFor {

  private static final int MAX_ELEMENTS = 64;

  private ForwardedFor() {}

  /**
   * The addresses in the values of {@code X-Forwarded-For}, or of any header of its form.
   *
   * @return {@code null} if they are more than anybody needs
   */
  static @Nullable List<String> plain(List<String> values) {
    return elements(values, String::strip);
  }

  /**
   * The addresses in the values of {@code Forwarded} (RFC 7239, section 4). An element that names
   * none, or hides it, is empty: no address.
   *
   * @return {@code null} if they are more than anybody needs
   */
  static @Nullable List<String> standard(List<String> values) {
    return elements(values, ForwardedFor::node);
  }

  private interface Reader {
    String address(String element);
  }

  private static @Nullable List<String> elements(List<String> values, Reader reader) {
    List<String> addresses = new ArrayList<>();
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        addresses.add(reader.address(element));
        if (addresses.size() > MAX_ELEMENTS) {
          return null;
        }
      }
    }
    return addresses;
  }

  private static String node(String element) {
    String found = "";
    for (String pair : element.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase("for")) {
        if (!found.isEmpty()) {
          return ""; // RFC 7239, section 4: each parameter at most once
        }
        found = withoutPort(unquoted(pair.substring(equals + 1).strip()));
      }
    }
    return found;
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  // RFC 7239, section 6: an IPv6 address is in brackets, and a port may follow either kind.
  private static String withoutPort(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? "" : node.substring(1, end);
    }
    int colon = node.indexOf(':');
    return colon < 0 ? node : node.substring(0, colon);
  }
}
