package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A set of scopes: {@code resource:action}, {@code resource:*} for every action of a resource, and
 * {@code *} for everything but the registry's own administration.
 *
 * <p>An action of a nested resource is written {@code a:b:c}; {@code a:*} covers it too.
 */
public record Scopes(SortedSet<String> values) {

  public static final Scopes NONE = new Scopes(Collections.emptySortedSet());

  /** The greatest number of scopes in a set. */
  public static final int MAX_COUNT = 256;

  /** The prefix of the scopes that administer the registry itself; {@code *} never covers them. */
  public static final String RESERVED_PREFIX = "registry:";

  private static final Pattern FORM =
      Pattern.compile(
          "\\*|[A-Za-z0-9._-]{1,64}(:[A-Za-z0-9._-]{1,64}){0,3}:(\\*|[A-Za-z0-9._-]{1,64})");

  public Scopes {
    if (values.size() > MAX_COUNT) {
      throw new IllegalArgumentException("at most " + MAX_COUNT + " scopes");
    }
    for (String scope : values) {
      if (!FORM.matcher(scope).matches()) {
        throw new IllegalArgumentException("a scope is resource:action, resource:* or *");
      }
    }
    values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }

  @JsonCreator
  public static Scopes of(Collection<String> values) {
    return new Scopes(new TreeSet<>(values));
  }

  public static Scopes of(String... values) {
    return of(List.of(values));
  }

  @JsonValue
  public List<String> toList() {
    return List.copyOf(values);
  }

  /** Whether a key with these scopes may do what {@code required} stands for. */
  public boolean cover(String required) {
    if (values.contains(required)) {
      return true;
    }
    if (values.contains("*") && !required.startsWith(RESERVED_PREFIX)) {
      return !required.isEmpty();
    }
    for (int colon = required.lastIndexOf(':');
        colon > 0;
        colon = required.lastIndexOf(':', colon - 1)) {
      if (values.contains(required.substring(0, colon) + ":*")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether every scope of {@code others} is covered by these: nothing is gained by granting it.
   */
  public boolean coverAll(Scopes others) {
    return others.values.stream().allMatch(this::cover);
  }

  /** Whether the set grants something of the registry's own administration. */
  public boolean administerRegistry() {
    return values.stream().anyMatch(scope -> scope.startsWith(RESERVED_PREFIX));
  }

  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
