package dev.keyregistry.validator.validation;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeySource;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a request may pass. Any number of threads may use it; it never blocks. */
public final class KeyValidator {

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final KeySource image;
  private final InstantSource clock;

  public KeyValidator(KeySource image, InstantSource clock) {
    this.image = image;
    this.clock = clock;
  }

  /**
   * The decision about a request; {@code STALE} without a key if the image does not hold the key
   * and cannot tell whether there is one. It does not ask whether the image is complete: whoever
   * serves must, since an incomplete one says {@code UNKNOWN} of good keys.
   */
  public Decision validate(Carriage carriage, Demand demand) {
    long position = image.appliedPosition();
    Verdict problem = carriage.problem();
    if (problem != null) {
      return new Decision(problem, null, position);
    }
    SecretHash secret = carriage.hash();
    KeyEntry key = image.find(secret);
    if (key == null) {
      // E8: of a key that is not held nothing may be said before it was asked for.
      return new Decision(image.rulesOut(secret) ? Verdict.UNKNOWN : Verdict.STALE, null, position);
    }
    Scopes scopes = key.scopes(); // E5: of the image as well, so before the clock
    Verdict verdict = state(key, secret);
    if (verdict == Verdict.VALID) {
      verdict = demanded(key, scopes, demand);
    }
    var identity = verdict == Verdict.UNKNOWN ? null : new KeyIdentity(key, scopes);
    return new Decision(verdict, identity, position);
  }

  private Verdict state(KeyEntry key, SecretHash secret) {
    return switch (key.standing()) {
      case UNKNOWABLE, DELETED -> Verdict.UNKNOWN;
      case REVOKED -> Verdict.REVOKED;
      case TENANT_SUSPENDED -> Verdict.TENANT_SUSPENDED;
      case GROUP_INACTIVE -> Verdict.GROUP_INACTIVE;
      case DISABLED -> Verdict.DISABLED;
      case GOOD -> key.isTimeless() ? Verdict.VALID : time(key, secret);
    };
  }

  // E5: after all that the image says.
  private Verdict time(KeyEntry key, SecretHash secret) {
    long now = clock.millis();
    if (now >= key.expiresAtMillis(secret)) {
      return Verdict.EXPIRED;
    }
    return now < key.notBeforeMillis() ? Verdict.NOT_YET_VALID : Verdict.VALID;
  }

  private static Verdict demanded(KeyEntry key, Scopes scopes, Demand demand) {
    if (demand.tenant() != null && !demand.tenant().equals(key.tenant())) {
      return Verdict.WRONG_TENANT;
    }
    if (demand.environment() != null && demand.environment() != key.environment()) {
      return Verdict.WRONG_ENVIRONMENT;
    }
    List<IpRange> ranges = key.allowedIps();
    if (!ranges.isEmpty() && !contain(ranges, demand.clientAddress())) {
      return Verdict.IP_NOT_ALLOWED;
    }
    return cover(scopes, demand.scopes()) ? Verdict.VALID : Verdict.SCOPE_MISSING;
  }

  private static boolean cover(Scopes scopes, List<String> required) {
    for (String scope : required) {
      if (!scopes.cover(scope)) {
        return false;
      }
    }
    return true;
  }

  private static boolean contain(List<IpRange> ranges, byte @Nullable [] address) {
    if (address == null) {
      return false;
    }
    byte[] unmapped = unmapped(address);
    for (IpRange range : ranges) {
      if (range.contains(unmapped)) {
        return true;
      }
    }
    return false;
  }

  // An IPv4 client of a dual-stack socket shows as ::ffff:a.b.c.d.
  private static byte[] unmapped(byte[] address) {
    boolean mapped =
        address.length == IPV6_BYTES
            && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return mapped ? Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES) : address;
  }
}
