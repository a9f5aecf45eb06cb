package dev.keyregistry.validator.validation;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeySource;
import dev.keyregistry.validator.image.Standing;
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
  private final Tokens tokens;
  private final @Nullable KeyFormat form;

  /** A validator that knows keys only. */
  public KeyValidator(KeySource image, InstantSource clock) {
    this(image, clock, Tokens.NONE);
  }

  /** A validator that takes tokens beside keys; the tenants of both are the image's. */
  public KeyValidator(KeySource image, InstantSource clock, Tokens tokens) {
    this(image, clock, tokens, null);
  }

  /**
   * A validator that knows the form of the registry's own secrets, and so refuses forged ones
   * before it hashes them.
   */
  public KeyValidator(
      KeySource image, InstantSource clock, Tokens tokens, @Nullable KeyFormat form) {
    this.image = image;
    this.clock = clock;
    this.tokens = tokens;
    this.form = form;
  }

  /**
   * The decision about a request; {@code STALE} without a key if the image does not hold the key
   * and cannot tell whether there is one. It does not ask whether the image is complete: whoever
   * serves must, since an incomplete one says {@code UNKNOWN} of good keys.
   */
  public Decision validate(Carriage carriage, Demand demand) {
    long position = image.appliedPosition();
    BearerToken token = carriage.token();
    Tokens.Finding finding = token == null ? null : tokens.find(token);
    if (finding != null) {
      return decide(finding, demand, position);
    }
    Verdict problem = carriage.problem();
    if (problem != null) {
      return new Decision(problem, null, position);
    }
    if (form != null && carriage.isForged(form)) {
      return new Decision(Verdict.MALFORMED, null, position);
    }
    boolean trusted = image.isTrusted(); // first: what is found then is at least as new
    SecretHash secret = carriage.hash();
    KeyEntry key = image.find(secret);
    if (key == null) {
      // E8: of a key that is not held nothing may be said before it was asked for.
      return new Decision(image.rulesOut(secret) ? Verdict.UNKNOWN : Verdict.STALE, null, position);
    }
    Scopes scopes = key.scopes(); // E5: of the image as well, so before the clock
    Verdict verdict = state(key, secret);
    if (verdict == Verdict.VALID) {
      verdict = demanded(key, scopes, demand, CheckWatch.FIRST_FAILURE);
    }
    if (verdict == Verdict.VALID && !trusted && !key.isUnbounded()) {
      verdict = Verdict.STALE; // E6
    }
    var identity = verdict == Verdict.UNKNOWN ? null : new KeyIdentity(key, scopes);
    return new Decision(verdict, identity, position);
  }

  private Decision decide(Tokens.Finding finding, Demand demand, long position) {
    return switch (finding) {
      case Tokens.Refused refused -> new Decision(refused.verdict(), null, position);
      case Tokens.Verified verified -> {
        TokenIdentity identity = verified.identity();
        Verdict verdict = state(verified);
        if (verdict == Verdict.VALID) {
          verdict = demanded(identity, demand);
        }
        if (verdict == Verdict.VALID && !image.isTrusted()) {
          verdict = Verdict.STALE; // E6: its tenant may have been suspended meanwhile
        }
        yield new Decision(verdict, verdict == Verdict.UNKNOWN ? null : identity, position);
      }
    };
  }

  // E5: the image first, then the clock.
  private Verdict state(Tokens.Verified token) {
    Verdict standing = of(image.standing(token.identity().tenant()));
    return standing == Verdict.VALID
        ? time(token.notBefore(), token.expiresAt(), clock, CheckWatch.FIRST_FAILURE)
        : standing;
  }

  /**
   * What {@link #validate} would find of a request with this secret, check by check, and not only
   * up to the first that fails.
   *
   * @param key the one that has the secret
   * @param at when the request would come
   */
  public static Explanation explain(
      KeyEntry key, SecretHash secret, Demand demand, InstantSource at) {
    var checks = new RecordedChecks();
    Scopes scopes = key.scopes();
    key.standing(checks);
    time(key.notBeforeMillis(), key.expiresAtMillis(secret), at, checks);
    demanded(key, scopes, demand, checks);
    return new Explanation(checks.steps(), new KeyIdentity(key, scopes));
  }

  private Verdict state(KeyEntry key, SecretHash secret) {
    Verdict standing = of(key.standing());
    return standing != Verdict.VALID || key.isTimeless()
        ? standing
        : time(key.notBeforeMillis(), key.expiresAtMillis(secret), clock, CheckWatch.FIRST_FAILURE);
  }

  static Verdict of(Standing standing) {
    return switch (standing) {
      case UNKNOWABLE, DELETED -> Verdict.UNKNOWN;
      case REVOKED -> Verdict.REVOKED;
      case TENANT_SUSPENDED -> Verdict.TENANT_SUSPENDED;
      case GROUP_INACTIVE -> Verdict.GROUP_INACTIVE;
      case DISABLED -> Verdict.DISABLED;
      case GOOD -> Verdict.VALID;
    };
  }

  // E5: after all that the image says.
  private static Verdict time(
      long notBefore, long expiresAt, InstantSource clock, CheckWatch watch) {
    long now = clock.millis();
    if (watch.stopsAt(Check.NOT_EXPIRED, now >= expiresAt)) {
      return Check.NOT_EXPIRED.otherwise();
    }
    return watch.stopsAt(Check.TIME_HAS_COME, now < notBefore)
        ? Check.TIME_HAS_COME.otherwise()
        : Verdict.VALID;
  }

  private static Verdict demanded(KeyEntry key, Scopes scopes, Demand demand, CheckWatch watch) {
    boolean foreign = demand.tenant() != null && !demand.tenant().equals(key.tenant());
    if (watch.stopsAt(Check.TENANT, foreign)) {
      return Check.TENANT.otherwise();
    }
    boolean other = demand.environment() != null && demand.environment() != key.environment();
    if (watch.stopsAt(Check.ENVIRONMENT, other)) {
      return Check.ENVIRONMENT.otherwise();
    }
    List<IpRange> ranges = key.allowedIps();
    boolean elsewhere = !ranges.isEmpty() && !contain(ranges, demand.clientAddress());
    if (watch.stopsAt(Check.ADDRESS, elsewhere)) {
      return Check.ADDRESS.otherwise();
    }
    return watch.stopsAt(Check.SCOPES, !cover(scopes, demand.scopes()))
        ? Check.SCOPES.otherwise()
        : Verdict.VALID;
  }

  private static Verdict demanded(TokenIdentity identity, Demand demand) {
    if (demand.tenant() != null && !demand.tenant().equals(identity.tenant())) {
      return Verdict.WRONG_TENANT;
    }
    if (demand.environment() != null && demand.environment() != identity.environment()) {
      return Verdict.WRONG_ENVIRONMENT;
    }
    return cover(identity.scopes(), demand.scopes()) ? Verdict.VALID : Verdict.SCOPE_MISSING;
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
