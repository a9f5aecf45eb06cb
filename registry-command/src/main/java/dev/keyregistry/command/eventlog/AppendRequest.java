package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.SecretHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one command wants to append.
 *
 * @param events in order; at least one
 * @param condition what the decision was based on
 * @param caller what the caller's authority was based on (rule L4)
 * @param newSecrets hashes that no key may have had before
 * @param idempotency the caller's request, if it is to be answered only once
 */
public record AppendRequest(
    List<RegistryEvent> events,
    Condition condition,
    Condition caller,
    List<SecretHash> newSecrets,
    @Nullable Idempotency idempotency) {

  public AppendRequest {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an append has at least one event");
    }
    events = List.copyOf(events);
    newSecrets = List.copyOf(newSecrets);
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
