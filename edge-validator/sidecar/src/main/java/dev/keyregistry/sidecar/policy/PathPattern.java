package dev.keyregistry.sidecar.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths a rule is about: {@code /invoices/{id}/lines}, where {@code {id}} is any one segment,
 * and {@code /**} at the end stands for any number of further ones, also none.
 *
 * @param parts the segments
 * @param open whether further segments may follow
 */
record PathPattern(List<Part> parts, boolean open) {

  private static final String REST = "**";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,30}");

  /** A segment of a pattern. */
  sealed interface Part {}

  /** Exactly this text, after percent-decoding. */
  record Literal(String text) implements Part {}

  /** Any text. */
  record Parameter(String name) implements Part {}

  PathPattern {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none; with a message for people
   */
  static PathPattern of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash");
    }
    List<Part> parts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean open = text.equals('/' + REST) || text.endsWith('/' + REST);
    String closed = open ? text.substring(0, text.length() - REST.length() - 1) : text;
    for (String segment : RequestPath.split(closed.isEmpty() ? "/" : closed)) {
      Part part = part(segment);
      if (part instanceof Parameter(String name) && !names.add(name)) {
        throw new IllegalArgumentException("the path has the parameter {" + name + "} twice");
      }
      parts.add(part);
    }
    return new PathPattern(parts, open);
  }

  private static Part part(String segment) {
    if (segment.startsWith("{") && segment.endsWith("}")) {
      String name = segment.substring(1, segment.length() - 1);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("a parameter is {name}, of letters and digits");
      }
      return new Parameter(name);
    }
    if (segment.contains("*") || segment.contains("{") || segment.contains("}")) {
      throw new IllegalArgumentException(
          "a segment is a text or one {parameter}, and ** comes at the end only");
    }
    try {
      return new Literal(RequestPath.decodedStrictly(segment));
    } catch (AmbiguousTargetException e) {
      throw new IllegalArgumentException("no request can have this path: " + e.getMessage(), e);
    }
  }

  /** Which segment has the parameter; -1 if none has. */
  int indexOf(String parameter) {
    return parts.indexOf(new Parameter(parameter));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append('/')
          .append(
              switch (part) {
                case Literal literal -> literal.text();
                case Parameter parameter -> '{' + parameter.name() + '}';
              });
    }
    if (open) {
      text.append('/').append(REST);
    }
    return text.isEmpty() ? "/" : text.toString();
  }
}
