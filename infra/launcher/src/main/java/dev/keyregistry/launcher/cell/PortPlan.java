package dev.keyregistry.launcher.cell;

import dev.keyregistry.infra.embedded.Ports;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ports of a cell's parts.
 *
 * @param edges one per edge
 */
public record PortPlan(int command, int query, List<Integer> edges, int kafka, int postgres) {

  private static final int EDGES = 2;
  private static final int HIGHEST_OFFSET = 30;

  public PortPlan {
    edges = List.copyOf(edges);
  }

  /**
   * Ports counted from a base: command + 1, query + 2, edges from + 3, Kafka + 20, PostgreSQL + 30.
   *
   * @throws LaunchException if some of them would be no ports for servers
   */
  public static PortPlan basedOn(int base) {
    if (base < 1_024 || base + HIGHEST_OFFSET > 65_535) {
      throw new LaunchException(
          "--port-base %d is out of range: choose one from 1024 to %d"
              .formatted(base, 65_535 - HIGHEST_OFFSET));
    }
    return new PortPlan(
        base + 1, base + 2, List.of(base + 3, base + 4), base + 20, base + HIGHEST_OFFSET);
  }

  /** Ports that are free now. */
  public static PortPlan free() {
    List<Integer> ports = Stream.generate(Ports::free).distinct().limit(4L + EDGES).toList();
    return new PortPlan(
        ports.get(0), ports.get(1), ports.subList(4, 4 + EDGES), ports.get(2), ports.get(3));
  }

  /**
   * Checks the ports of the services. Those of the servers are checked when these are started,
   * after what an earlier run left running there has been stopped.
   *
   * @throws LaunchException if one of them is in use
   */
  void requireFree() {
    requireFree(command, "the command service");
    requireFree(query, "the query service");
    for (int i = 0; i < edges.size(); i++) {
      requireFree(edges.get(i), "edge " + (i + 1));
    }
  }

  private static void requireFree(int port, String part) {
    if (!Ports.isFree(port)) {
      throw new LaunchException(
          "port %d, which %s needs, is in use: stop the process that listens there (ss -ltnp, or lsof -i :%d), or choose other ports with --port-base"
              .formatted(port, part, port));
    }
  }
}
