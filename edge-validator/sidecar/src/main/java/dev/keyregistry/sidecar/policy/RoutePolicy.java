package dev.keyregistry.sidecar.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of all routes, compiled. */
public final class RoutePolicy {

  private final RouteTable<Route> table;
  private final int size;

  RoutePolicy(RouteTable<Route> table, int size) {
    this.table = table;
    this.size = size;
  }

  /**
   * Reads a policy file.
   *
   * @param name what the file is called in complaints
   * @throws PolicyException if it cannot be read or says what makes no sense
   */
  public static RoutePolicy parse(String name, String yaml) throws PolicyException {
    return new PolicyReader(name).read(yaml);
  }

  /** The most specific rule about a request; {@code null} if there is none: then it is denied. */
  public @Nullable Route find(String method, RequestPath path) {
    List<String> segments = path.segments();
    return table.find(method, segments);
  }

  /** How many rules there are. */
  public int size() {
    return size;
  }
}
