package dev.keyregistry.sidecar.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A part of a policy file, which knows its line. What is not as it must be is noted, and something
 * harmless returned, so that one look finds every fault of a file; nobody uses a file with faults.
 */
final class PolicyNode {

  private final Faults faults;
  private final Node node;

  PolicyNode(Faults faults, Node node) {
    this.faults = faults;
    this.node = node;
  }

  /** What is wrong with a file. */
  static final class Faults {
    private final String file;
    private final List<String> found = new ArrayList<>();

    Faults(String file) {
      this.file = file;
    }

    void add(int line, String what) {
      found.add(file + ':' + line + ": " + what);
    }

    List<String> found() {
      return found;
    }
  }

  /** The line on which it begins, from 1. */
  int line() {
    Optional<Mark> start = node.getStartMark();
    return start.map(mark -> mark.getLine() + 1).orElse(0);
  }

  void fault(String what) {
    faults.add(line(), what);
  }

  /** The fields of an object, of which no others than {@code known} may be there. */
  Map<String, PolicyNode> fields(Set<String> known) {
    Map<String, PolicyNode> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      fault("an object with the fields " + String.join(", ", known) + " is expected");
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      var name = new PolicyNode(faults, tuple.getKeyNode());
      String field = name.text();
      if (!known.contains(field)) {
        name.fault("there is no field " + field + " here, but " + String.join(", ", known));
      } else {
        PolicyNode before = fields.put(field, new PolicyNode(faults, tuple.getValueNode()));
        if (before != null) {
          name.fault("the field " + field + " is there twice");
        }
      }
    }
    return fields;
  }

  /** The elements of a list; a single value counts as a list of one. */
  List<PolicyNode> elements() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(each -> new PolicyNode(faults, each)).toList();
    }
    if (node instanceof ScalarNode) {
      return List.of(this);
    }
    fault("a list is expected");
    return List.of();
  }

  boolean isObject() {
    return node instanceof MappingNode;
  }

  String text() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    fault("a text is expected");
    return "";
  }

  boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    fault("true or false is expected");
    return false;
  }

  /** A whole number of these; the least if it is none, which is noted. */
  int number(int least, int most) {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        int number = Integer.parseInt(scalar.getValue());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
    }
    fault("a whole number from " + least + " to " + most + " is expected");
    return least;
  }

  /** What the text stands for; {@code null} if it stands for nothing, which is noted. */
  <T> @Nullable T as(Function<String, T> parse) {
    String text = text();
    try {
      return text.isEmpty() ? null : parse.apply(text);
    } catch (IllegalArgumentException e) {
      fault(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
