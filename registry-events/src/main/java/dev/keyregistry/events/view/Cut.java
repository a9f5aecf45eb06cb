package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantEvent.KeysCut;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bulk revocation (rule R5): every key of the tenant that was created before {@code before}, and
 * that had each of the given attributes since before then, is revoked.
 *
 * @param before the position of the cut
 * @param group only keys of this group
 * @param subject only keys that act for this subject
 * @param environment only keys of this environment
 * @param createdBefore only keys whose creation was decided before this instant, as their ids tell
 */
public record Cut(
    long before,
    @Nullable GroupId group,
    @Nullable String subject,
    @Nullable Environment environment,
    @Nullable Instant createdBefore) {

  /** What a cut event says, at its position. */
  public static Cut of(KeysCut event, long position) {
    return new Cut(
        position, event.group(), event.subject(), event.environment(), event.createdBefore());
  }

  /** Whether the key is among those that this cut revoked. */
  public boolean covers(KeyView key) {
    return key.createdAt() < before
        && (group == null || (group.equals(key.group()) && key.groupSince() < before))
        && (subject == null || (subject.equals(key.subject()) && key.subjectSince() < before))
        && (environment == null || environment == key.environment())
        && (createdBefore == null || key.id().issuedAt().isBefore(createdBefore));
  }

  /** Whether it covers every key, now and later, that an earlier cut covers. */
  public boolean includes(Cut earlier) {
    return earlier.before <= before
        && (group == null || group.equals(earlier.group))
        && (subject == null || subject.equals(earlier.subject))
        && (environment == null || environment == earlier.environment)
        && (createdBefore == null
            || (earlier.createdBefore != null && !earlier.createdBefore.isAfter(createdBefore)));
  }
}
