package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A set of scopes: {@code resource:action}, {@code resource:*} for every action of a resource, and
 * {@code *} for everything but the registry's own administration.
 *
 * <p>An action of a nested resource is written {@code a:b:c}; {@code a:*} covers it too.
 */
public final class Scopes {

  /** The greatest number of scopes in a set. */
  public static final int MAX_COUNT = 256;

  /** The prefix of the scopes that administer the registry itself; {@code *} never covers them. */
  public static final String RESERVED_PREFIX = "registry:";

  public static final Scopes NONE = new Scopes(List.of());

  private static final String EVERYTHING = "*";
  private static final Pattern FORM =
      Pattern.compile(
          "\\*|[A-Za-z0-9._-]{1,64}(:[A-Za-z0-9._-]{1,64}){0,3}:(\\*|[A-Za-z0-9._-]{1,64})");

  private final List<String> values; // sorted
  // A request is decided by a look at these, side by side in memory; strings are compared once.
  private final int[] hashes;
  private final boolean wildcards;

  private Scopes(List<String> values) {
    this.values = values;
    hashes = values.stream().mapToInt(String::hashCode).toArray();
    wildcards = values.stream().anyMatch(scope -> scope.endsWith(EVERYTHING));
  }

  /**
   * The set of these scopes, in any order.
   *
   * @throws IllegalArgumentException if they are more than {@link #MAX_COUNT}, or one is no scope
   */
  @JsonCreator
  public static Scopes of(Collection<String> values) {
    var sorted = new TreeSet<>(values);
    if (sorted.size() > MAX_COUNT) {
      throw new IllegalArgumentException("at most " + MAX_COUNT + " scopes");
    }
    for (String scope : sorted) {
      if (!FORM.matcher(scope).matches()) {
        throw new IllegalArgumentException("a scope is resource:action, resource:* or *");
      }
    }
    return sorted.isEmpty() ? NONE : new Scopes(List.copyOf(sorted));
  }

  public static Scopes of(String... values) {
    return of(List.of(values));
  }

  /** The scopes, sorted. */
  @JsonValue
  public List<String> toList() {
    return values;
  }

  /** Whether a key with these scopes may do what {@code required} stands for. */
  public boolean cover(String required) {
    return contains(required) || (wildcards && coverByWildcard(required));
  }

  private boolean coverByWildcard(String required) {
    if (contains(EVERYTHING) && !required.startsWith(RESERVED_PREFIX)) {
      return !required.isEmpty();
    }
    for (int colon = required.lastIndexOf(':');
        colon > 0;
        colon = required.lastIndexOf(':', colon - 1)) {
      if (contains(required.substring(0, colon) + ":*")) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(String scope) {
    int hash = scope.hashCode();
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] == hash && values.get(i).equals(scope)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Scopes scopes && values.equals(scopes.values));
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
