package dev.keyregistry.command.domain;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.UsagePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a key is set to, beside what it may do and its secrets.
 *
 * @param group its group, if any
 * @param profile what people wrote about it
 * @param restrictions where and when it may be used
 * @param usage how edges treat its use
 */
public record KeySettings(
    @Nullable GroupId group, KeyProfile profile, Restrictions restrictions, UsagePolicy usage) {

  public static final KeySettings DEFAULT =
      new KeySettings(null, KeyProfile.EMPTY, Restrictions.NONE, UsagePolicy.DEFAULT);
}
