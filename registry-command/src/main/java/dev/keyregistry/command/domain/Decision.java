package dev.keyregistry.command.domain;

import dev.keyregistry.events.RegistryEvent;
import java.util.List;

/** What a command comes to: a value, never an exception. */
public sealed interface Decision {

  /**
   * The command holds.
   *
   * @param events what happened; empty if everything was already so
   */
  record Accepted(List<RegistryEvent> events) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command does not hold, and nothing happened. */
  record Refused(Refusal refusal, String detail) implements Decision {}

  static Decision of(RegistryEvent... events) {
    return new Accepted(List.of(events));
  }

  static Decision refuse(Refusal refusal, String detail) {
    return new Refused(refusal, detail);
  }
}
