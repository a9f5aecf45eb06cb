package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a bulk revocation goes by in a key, however the key is held (rule R5). */
public interface CutTarget {

  TenantId tenant();

  /** The position of its creation. */
  long createdAt();

  /** When its creation was decided, in whole milliseconds. */
  Instant issuedAt();

  Environment environment();

  /** Its group, if any. */
  @Nullable GroupId group();

  /** The position since which it is in that group. */
  long groupSince();

  /** On whose behalf it acts, if on anybody's. */
  @Nullable String subject();

  /** The position since which it acts for that subject. */
  long subjectSince();
}
