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
  // Equal texts and sets of methods once, so that those of many rules stay in a processor's cache.
  private final Map<Object, Object> shared = new HashMap<>();

  // Small, for the same reason: most nodes have one child and one rule at most.
  private static final class Node<R> {
    private @Nullable String text;
    private @Nullable Node<R> child; // that of this text
    private @Nullable Map<String, Node<R>> others;
    private @Nullable Node<R> parameter;
    private @Nullable Rule<R> here;
    private @Nullable Rule<R> below;

    private @Nullable Node<R> literal(String segment) {
      if (segment.equals(text)) {
        return child;
      }
      return others == null ? null : others.get(segment);
    }

    private Node<R> addLiteral(String segment) {
      Node<R> held = literal(segment);
      if (held != null) {
        return held;
      }
      var added = new Node<R>();
      if (text == null) {
        text = segment;
        child = added;
      } else {
        others = others == null ? new HashMap<>() : others;
        others.put(segment, added);
      }
      return added;
    }

    private Node<R> anyText() {
      if (parameter == null) {
        parameter = new Node<>();
      }
      return parameter;
    }
  }

  /** What a rule says of some methods, and the next rule of the same place. */
  private record Rule<R>(Set<String> methods, R says, @Nullable Rule<R> next) {}

  /**
   * Adds a rule.
   *
   * @return what another rule says of the same method and path; {@code null} if there is none
   */
  @Nullable R add(PathPattern pattern, Set<String> methods, R rule) {
    Node<R> node = root;
    for (PathPattern.Part part : pattern.parts()) {
      node =
          switch (part) {
            case Literal(String text) -> node.addLiteral(once(text));
            case Parameter p -> node.anyText();
          };
    }
    Set<String> all = once(methods.isEmpty() ? Set.of(ANY_METHOD) : Set.copyOf(methods));
    Rule<R> held = pattern.open() ? node.below : node.here;
    for (String method : all) {
      R other = exactly(held, method);
      if (other != null) {
        return other;
      }
    }
    var added = new Rule<>(all, rule, held);
    if (pattern.open()) {
      node.below = added;
    } else {
      node.here = added;
    }
    return null;
  }

  @SuppressWarnings("unchecked") // equal to it, so of its type
  private <T> T once(T value) {
    Object before = shared.putIfAbsent(value, value);
    return before == null ? value : (T) before;
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
    Node<R> literal = node.literal(segments.get(depth));
    R found = literal == null ? null : find(literal, method, segments, depth + 1);
    if (found == null && node.parameter != null) {
      found = find(node.parameter, method, segments, depth + 1);
    }
    return found == null ? of(node.below, method) : found;
  }

  // RFC 9110, section 9.3.2: HEAD is GET without the content.
  private static <R> @Nullable R of(@Nullable Rule<R> rules, String method) {
    R exact = exactly(rules, method);
    if (exact == null && method.equals("HEAD")) {
      exact = exactly(rules, "GET");
    }
    return exact == null ? exactly(rules, ANY_METHOD) : exact;
  }

  private static <R> @Nullable R exactly(@Nullable Rule<R> rules, String method) {
    for (Rule<R> rule = rules; rule != null; rule = rule.next) {
      if (rule.methods.contains(method)) {
        return rule.says;
      }
    }
    return null;
  }
}
