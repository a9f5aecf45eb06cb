package dev.keyregistry.http.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A part of a file, which knows its line. What is not as it must be is noted, and something
 * harmless returned, so that one look finds every fault of a file; nobody uses a file with faults.
 */
public final class YamlNode {

  private final YamlFaults faults;
  private final Node node;

  private YamlNode(YamlFaults faults, Node node) {
    this.faults = faults;
    this.node = node;
  }

  /**
   * The whole of a file; {@code null} if it cannot be read at all, which is noted.
   *
   * @param maxCharacters the most that it may have
   */
  public static @Nullable YamlNode read(YamlFaults faults, String yaml, int maxCharacters) {
    var settings =
        LoadSettings.builder()
            .setLabel(faults.file())
            .setCodePointLimit(maxCharacters)
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      return new YamlNode(
          faults,
          new Compose(settings)
              .composeString(yaml)
              .orElseThrow(() -> new YamlEngineException("the file is empty")));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      faults.add(line, e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(1, String.valueOf(e.getMessage()));
    }
    return null;
  }

  /** The line on which it begins, from 1. */
  public int line() {
    Optional<Mark> start = node.getStartMark();
    return start.map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** Notes that something is wrong here. */
  public void fault(String what) {
    faults.add(line(), what);
  }

  /** The fields of an object, of which no others than {@code known} may be there. */
  public Map<String, YamlNode> fields(Set<String> known) {
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      fault("an object with the fields " + String.join(", ", known) + " is expected");
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      var name = new YamlNode(faults, tuple.getKeyNode());
      String field = name.text();
      if (!known.contains(field)) {
        name.fault("there is no field " + field + " here, but " + String.join(", ", known));
      } else {
        YamlNode before = fields.put(field, new YamlNode(faults, tuple.getValueNode()));
        if (before != null) {
          name.fault("the field " + field + " is there twice");
        }
      }
    }
    return fields;
  }

  /** The fields of an object, of whatever names. */
  public Map<String, YamlNode> entries() {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        var name = new YamlNode(faults, tuple.getKeyNode());
        if (entries.put(name.text(), new YamlNode(faults, tuple.getValueNode())) != null) {
          name.fault("the field is there twice");
        }
      }
    } else {
      fault("an object is expected");
    }
    return entries;
  }

  /** The elements of a list; a single value counts as a list of one. */
  public List<YamlNode> elements() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(each -> new YamlNode(faults, each)).toList();
    }
    if (node instanceof ScalarNode) {
      return List.of(this);
    }
    fault("a list is expected");
    return List.of();
  }

  public boolean isObject() {
    return node instanceof MappingNode;
  }

  /** A text, and no other value; empty if it is none, which is noted. */
  public String text() {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    fault("a text is expected");
    return "";
  }

  /** True or false; false if it is neither, which is noted. */
  public boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    fault("true or false is expected");
    return false;
  }

  /** A whole number of these; the least if it is none, which is noted. */
  public int number(int least, int most) {
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
  public <T> @Nullable T as(Function<String, T> parse) {
    String text = text();
    try {
      return text.isEmpty() ? null : parse.apply(text);
    } catch (IllegalArgumentException e) {
      fault(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
