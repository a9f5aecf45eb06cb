package dev.keyregistry.command.http;

import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What roles are called. */
final class RoleNames {

  private static final int MAX_COUNT = 16;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private RoleNames() {}

  static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  /** The roles that a body names for a key, each once and sorted. */
  static List<String> of(List<String> names) {
    if (names.size() > MAX_COUNT) {
      throw new ProblemException(Problem.invalid("roles", "has at most " + MAX_COUNT + " roles"));
    }
    for (int i = 0; i < names.size(); i++) {
      if (!isOne(names.get(i))) {
        throw new ProblemException(Problem.invalid("roles[" + i + ']', "is no name of a role"));
      }
    }
    return List.copyOf(new TreeSet<>(names));
  }
}
