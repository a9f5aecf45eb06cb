package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import org.jspecify.annotations.Nullable;

/**
 * A bulk revocation (rule R5): every key of the tenant that was created before {@code before}, and
 * that had each of the given attributes since before then, is revoked.
 *
 * @param before the position of the cut
 * @param group only keys of this group
 * @param subject only keys that act for this subject
 * @param environment only keys of this environment
 */
public record Cut(
    long before,
    @Nullable GroupId group,
    @Nullable String subject,
    @Nullable Environment environment) {

  /** Whether the key is among those that this cut revoked. */
  public boolean covers(KeyView key) {
    return key.createdAt() < before
        && (group == null || (group.equals(key.group()) && key.groupSince() < before))
        && (subject == null || (subject.equals(key.subject()) && key.subjectSince() < before))
        && (environment == null || environment == key.environment());
  }
}
