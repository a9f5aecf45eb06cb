package dev.keyregistry.sidecar;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.StandingCheck;
import dev.keyregistry.validator.validation.Check;
import dev.keyregistry.validator.validation.Demand;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants to know beside whether a check of a key holds. */
final class CheckDetails {

  private CheckDetails() {}

  /** What the check is about; {@code null} if its name says it all. */
  static @Nullable String of(KeyEntry key, StandingCheck check) {
    return switch (check) {
      case TENANT_KNOWN, TENANT_ACTIVE -> key.tenant().value();
      case GROUP_KNOWN, GROUP_ACTIVE -> key.group() == null ? "in no group" : key.group().value();
      case RECORD_READABLE, NOT_DELETED, NOT_REVOKED, NOT_CUT, ROLES_KNOWN, ENABLED -> null;
    };
  }

  /** What was demanded, and what the key has. */
  static String of(KeyEntry key, SecretHash secret, Check check, Demand demand) {
    return switch (check) {
      case NOT_EXPIRED -> instant(key.expiresAtMillis(secret), "never expires", "until ");
      case TIME_HAS_COME -> instant(key.notBeforeMillis(), "from ever", "from ");
      case TENANT -> demand.tenant() == null ? "any" : demand.tenant().value();
      case ENVIRONMENT -> demand.environment() == null ? "any" : demand.environment().wireName();
      case ADDRESS -> addresses(key, demand);
      case SCOPES -> scopes(key, demand);
    };
  }

  private static String instant(long millis, String always, String word) {
    boolean bounded = millis != Long.MAX_VALUE && millis != Long.MIN_VALUE;
    return bounded ? word + Instant.ofEpochMilli(millis) : always;
  }

  private static String addresses(KeyEntry key, Demand demand) {
    if (key.allowedIps().isEmpty()) {
      return "from anywhere";
    }
    return "from " + key.allowedIps() + ", and comes from " + text(demand.clientAddress());
  }

  private static String text(byte @Nullable [] address) {
    try {
      return address == null
          ? "an unknown address"
          : InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      return "an unknown address";
    }
  }

  private static String scopes(KeyEntry key, Demand demand) {
    if (demand.scopes().isEmpty()) {
      return "none demanded";
    }
    List<String> grants = new ArrayList<>();
    for (String scope : demand.scopes()) {
      String grant = key.grantOf(scope);
      grants.add(scope + (grant == null ? " is lacking" : " by " + grant));
    }
    return String.join("; ", grants);
  }
}
