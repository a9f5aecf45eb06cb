package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.SecretHash;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one command wants to append.
 *
 * @param subject the record key of what the command is about
 * @param events in order; none only if there is an idempotency key to remember
 * @param condition what the decision was based on
 * @param caller what the caller's authority was based on (rule L4)
 * @param newSecrets hashes that no key may have had before
 * @param idempotency the caller's request, if it is to be answered only once
 */
public record AppendRequest(
    String subject,
    List<RegistryEvent> events,
    Condition condition,
    Condition caller,
    List<SecretHash> newSecrets,
    @Nullable Idempotency idempotency) {

  public AppendRequest {
    if (events.isEmpty() && idempotency == null) {
      throw new IllegalArgumentException("there is nothing to append and nothing to remember");
    }
    events = List.copyOf(events);
    newSecrets = List.copyOf(newSecrets);
  }

  /** An append of at least one event; it is about the first one's entity. */
  public AppendRequest(
      List<RegistryEvent> events,
      Condition condition,
      Condition caller,
      List<SecretHash> newSecrets,
      @Nullable Idempotency idempotency) {
    this(
        events.getFirst().entity().recordKey(), events, condition, caller, newSecrets, idempotency);
  }

  /** Appends nothing, as everything is so already, and remembers that this request was answered. */
  public static AppendRequest remember(
      String subject, Condition condition, Condition caller, Idempotency idempotency) {
    return new AppendRequest(subject, List.of(), condition, caller, List.of(), idempotency);
  }

  /**
   * Holds while no event of these subjects stands after a position.
   *
   * @param subjects record keys of entities
   * @param after the position up to which they were read
   */
  public record Condition(List<String> subjects, long after) {
    public static final Condition NONE = new Condition(List.of(), Long.MAX_VALUE);

    public Condition {
      subjects = List.copyOf(subjects);
    }

    /** Holds only if both do. */
    public Condition and(Condition other) {
      List<String> both =
          Stream.concat(subjects.stream(), other.subjects.stream()).distinct().toList();
      return new Condition(both, Math.min(after, other.after));
    }
  }

  /**
   * A request that must take effect once (rule L5).
   *
   * @param caller who asked
   * @param key the caller's name for the request
   * @param digest the SHA-256 of what was asked
   */
  public record Idempotency(String caller, String key, byte[] digest) {}
}
