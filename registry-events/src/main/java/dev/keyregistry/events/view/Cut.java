package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantEvent.KeysCut;
import dev.keyregistry.events.TenantId;
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
    @Nullable SubjectDigest subject,
    @Nullable Environment environment,
    @Nullable Instant createdBefore) {

  /** What a cut event says, at its position. */
  public static Cut of(KeysCut event, long position) {
    return new Cut(
        position,
        event.group(),
        subject(event.tenant(), event.subject()),
        event.environment(),
        event.createdBefore());
  }

  /** How a cut names a subject. */
  public static @Nullable SubjectDigest subject(TenantId tenant, @Nullable String subject) {
    return subject == null ? null : SubjectDigest.of(tenant, subject);
  }

  /** Whether the key is among those that this cut revoked. */
  public boolean covers(CutTarget key) {
    return covers(key, subject == null ? null : subject(key.tenant(), key.subject()));
  }

  /**
   * Whether the key is among those that this cut revoked.
   *
   * @param ofKey the digest of the key's subject; of no matter to a cut without one
   */
  boolean covers(CutTarget key, @Nullable SubjectDigest ofKey) {
    return key.createdAt() < before
        && (group == null || (group.equals(key.group()) && key.groupSince() < before))
        && (subject == null || (subject.equals(ofKey) && key.subjectSince() < before))
        && (environment == null || environment == key.environment())
        && (createdBefore == null || key.issuedAt().isBefore(createdBefore));
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
