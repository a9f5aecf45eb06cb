package dev.keyregistry.command.domain;

import dev.keyregistry.events.RegistryEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * The command does not hold, and nothing happened.
   *
   * @param field what of the command does not hold, if it is one field
   */
  record Refused(Refusal refusal, @Nullable String field, String detail) implements Decision {}

  static Decision of(RegistryEvent... events) {
    return new Accepted(List.of(events));
  }

  static Decision refuse(Refusal refusal, String detail) {
    return new Refused(refusal, null, detail);
  }

  /** Refuses because nobody gives what they do not have. */
  static Decision grantsTooMuch() {
    return refuse(
        Refusal.GRANTS_TOO_MUCH, "the caller has not every registry: scope that it would grant");
  }

  /** Refuses because of one field. */
  static Decision invalid(String field, String detail) {
    return new Refused(Refusal.INVALID, field, detail);
  }
}
