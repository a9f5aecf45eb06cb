package dev.keyregistry.sidecar.policy;

import dev.keyregistry.sidecar.policy.PathPattern.Literal;
import dev.keyregistry.sidecar.policy.PathPattern.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the method and path of a request to what the most specific rule says of it: a tree with a
 * node per segment, so that it does not matter how many rules there are. A text is more specific
 * than a parameter, and that more than {@code **}, from left to right; a rule that has another
 * method is passed over. Immutable once built.
 *
 * @param <R> what a rule says
 */
final class RouteTable<R> {

  /** Stands for every method in a rule that names none. */
  static final String ANY_METHOD = "*";

  private final Node<R> root = new Node<>();

  private static final class Node<R> {
    private final Map<String, Node<R>> literals = new HashMap<>();
    private @Nullable Node<R> parameter;
    private final Map<String, R> here = new HashMap<>();
    private final Map<String, R> below = new HashMap<>();

    private Node<R> child(PathPattern.Part part) {
      return switch (part) {
        case Literal(String text) -> literals.computeIfAbsent(text, t -> new Node<>());
        case Parameter p -> anyText();
      };
    }

    private Node<R> anyText() {
      if (parameter == null) {
        parameter = new Node<>();
      }
      return parameter;
    }
  }

  /**
   * Adds a rule.
   *
   * @return what another rule says of the same method and path; {@code null} if there is none
   */
  @Nullable R add(PathPattern pattern, Set<String> methods, R rule) {
    Node<R> node = root;
    for (PathPattern.Part part : pattern.parts()) {
      node = node.child(part);
    }
    Map<String, R> rules = pattern.open() ? node.below : node.here;
    for (String method : methods.isEmpty() ? Set.of(ANY_METHOD) : methods) {
      R other = rules.putIfAbsent(method, rule);
      if (other != null) {
        return other;
      }
    }
    return null;
  }

  /** What the most specific rule says; {@code null} if there is none. */
  @Nullable R find(String method, List<String> segments) {
    return find(root, method, segments, 0);
  }

  private static <R> @Nullable R find(
      Node<R> node, String method, List<String> segments, int depth) {
    if (depth == segments.size()) {
      R exact = of(node.here, method);
      return exact == null ? of(node.below, method) : exact;
    }
    Node<R> literal = node.literals.get(segments.get(depth));
    R found = literal == null ? null : find(literal, method, segments, depth + 1);
    if (found == null && node.parameter != null) {
      found = find(node.parameter, method, segments, depth + 1);
    }
    return found == null ? of(node.below, method) : found;
  }

  // RFC 9110, section 9.3.2: HEAD is GET without the content.
  private static <R> @Nullable R of(Map<String, R> rules, String method) {
    R exact = rules.get(method);
    if (exact == null && method.equals("HEAD")) {
      exact = rules.get("GET");
    }
    return exact == null ? rules.get(ANY_METHOD) : exact;
  }
}
