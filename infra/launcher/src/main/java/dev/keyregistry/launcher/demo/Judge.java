package dev.keyregistry.launcher.demo;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Compares every answer with what it may be, and counts. For any number of threads. */
final class Judge {

  private static final int EXAMPLES = 5;

  private final String demand;
  private final LongAdder validations = new LongAdder();
  private final List<LongAdder> afterDenial;
  private final LongAdder wronglyAllowed = new LongAdder();
  private final LongAdder wronglyDenied = new LongAdder();
  private final LongAdder unexpected = new LongAdder();
  private final Queue<String> examples = new ConcurrentLinkedQueue<>();

  /**
   * A judge.
   *
   * @param demand what the route demands of each request; every key that is not revoked has it
   */
  Judge(String demand, int edges) {
    this.demand = demand;
    this.afterDenial = Stream.generate(LongAdder::new).limit(edges).toList();
  }

  /**
   * Sends one request; true if it was denied. Once an edge has denied a key, every request that is
   * sent to it afterwards must be denied.
   */
  boolean isDenied(EdgeConnection connection, int edge, DemoKey key) throws IOException {
    boolean mustBeDenied = key.wasDenied(edge); // before the request is sent
    var answer = connection.ask(key.secret(), demand);
    validations.increment();
    if (mustBeDenied) {
      afterDenial.get(edge).increment();
    }
    if (answer.isAllowed()) {
      if (mustBeDenied) {
        wronglyAllowed.increment();
        example("edge %d allowed %s after it had denied it".formatted(edge + 1, key));
      }
      return false;
    }
    if (answer.status() != 401) {
      unexpected(edge, key, answer.status());
    } else if (key.isRevoking()) {
      key.denied(edge);
    } else {
      wronglyDenied.increment();
      example("edge %d denied %s, which is valid".formatted(edge + 1, key));
    }
    return true;
  }

  /** Sends one request whose demand the key does not meet: 403 is the one right answer. */
  void mustLackScope(EdgeConnection connection, int edge, DemoKey key, String other)
      throws IOException {
    var answer = connection.ask(key.secret(), other);
    validations.increment();
    if (answer.isAllowed()) {
      wronglyAllowed.increment();
      example("edge %d allowed %s without the scope".formatted(edge + 1, key));
    } else if (answer.status() != 403 || !answer.head().contains("insufficient_scope")) {
      unexpected(edge, key, answer.status());
    }
  }

  private void unexpected(int edge, DemoKey key, int status) {
    unexpected.increment();
    example("edge %d answered %d for %s".formatted(edge + 1, status, key));
  }

  private void example(String text) {
    if (examples.size() < EXAMPLES) {
      examples.add(text);
    }
  }

  long validations() {
    return validations.sum();
  }

  /** Requests with revoked keys that an edge got after its first denial of that key. */
  List<Long> afterDenial() {
    return afterDenial.stream().map(LongAdder::sum).toList();
  }

  long wronglyAllowed() {
    return wronglyAllowed.sum();
  }

  long wronglyDenied() {
    return wronglyDenied.sum();
  }

  long unexpected() {
    return unexpected.sum();
  }

  /** Some of what was wrong, in words. */
  List<String> examples() {
    return List.copyOf(examples);
  }
}
