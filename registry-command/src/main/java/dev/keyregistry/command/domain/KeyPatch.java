package dev.keyregistry.command.domain;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.UsagePolicy.Logging;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which settings of a key are to change; every one that is given is replaced as a whole. */
public record KeyPatch(
    Field<String> label,
    Field<String> description,
    Field<String> subject,
    Field<Map<String, String>> metadata,
    Field<List<IpRange>> allowedIps,
    Field<Instant> notBefore,
    Field<Instant> expiresAt,
    Field<MaxStaleness> maxStaleness,
    Field<Logging> logging,
    Field<RateLimit> rateLimit,
    Field<GroupId> group) {

  KeyProfile over(KeyProfile before) {
    return new KeyProfile(
        label.over(before.label()),
        description.over(before.description()),
        subject.over(before.subject()),
        requireNonNullElse(metadata.over(before.metadata()), Map.of()));
  }

  /** {@code null} if the key would expire before it works. */
  @Nullable Restrictions over(Restrictions before) {
    Instant from = notBefore.over(before.notBefore());
    Instant until = expiresAt.over(before.expiresAt());
    return from != null && until != null && !from.isBefore(until)
        ? null
        : new Restrictions(
            requireNonNullElse(allowedIps.over(before.allowedIps()), List.of()), from, until);
  }

  UsagePolicy over(UsagePolicy before) {
    return new UsagePolicy(
        maxStaleness.over(before.maxStaleness()),
        logging.over(before.logging()),
        rateLimit.over(before.rateLimit()));
  }
}
