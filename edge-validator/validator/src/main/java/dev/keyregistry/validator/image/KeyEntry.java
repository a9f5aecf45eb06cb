package dev.keyregistry.validator.image;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.CutTarget;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as the image holds it. Immutable, but for what its tenant and its group are, which it
 * shares with other keys. The image keeps entries of unusual keys only; those of usual ones are
 * made of their rows as they are looked up.
 */
public final class KeyEntry implements CutTarget {

  private static final SecretHash NO_HASH = new SecretHash(0, 0, 0, 0);

  private final SecretHash secret;
  private final long idHigh;
  private final long idLow;
  private final long createdAt;
  private final long position;
  private final SharedSlot<TenantId, TenantState> tenant;
  private final @Nullable SharedSlot<GroupId, GroupView> group;
  private final Grant grant;
  private final @Nullable Limits limits;
  // What the key's own record says; null if it could not be read.
  private final @Nullable KeyStatus status;

  /** A key as its view says. */
  KeyEntry(
      KeyView view,
      SharedSlot<TenantId, TenantState> tenant,
      @Nullable SharedSlot<GroupId, GroupView> group,
      Grant grant) {
    secret = view.secrets().isEmpty() ? NO_HASH : view.secrets().getFirst().sha256();
    idHigh = view.id().uuid().getMostSignificantBits();
    idLow = view.id().uuid().getLeastSignificantBits();
    createdAt = view.createdAt();
    position = view.position();
    this.tenant = tenant;
    this.group = group;
    this.grant = grant;
    limits = Limits.of(view);
    status = view.status();
  }

  /** A usual key, of which its row says all. */
  KeyEntry(
      SecretHash secret,
      long idHigh,
      long idLow,
      long createdAt,
      long position,
      SharedSlot<TenantId, TenantState> tenant,
      Grant grant,
      KeyStatus status) {
    this.secret = secret;
    this.idHigh = idHigh;
    this.idLow = idLow;
    this.createdAt = createdAt;
    this.position = position;
    this.tenant = tenant;
    group = null;
    this.grant = grant;
    limits = null;
    this.status = status;
  }

  private KeyEntry(KeyId id, long position) {
    secret = NO_HASH;
    idHigh = id.uuid().getMostSignificantBits();
    idLow = id.uuid().getLeastSignificantBits();
    createdAt = 0;
    this.position = position;
    tenant =
        new SharedSlot<>(TenantId.REGISTRY, -1); // of which nothing is known: denied twice over
    group = null;
    grant = Grant.NOTHING;
    limits = null;
    status = null;
  }

  /** A key whose newest record could not be read: all that is known is that it is denied. */
  static KeyEntry unreadable(KeyId id, long position) {
    return new KeyEntry(id, position);
  }

  /** Whether it has nothing but what a row can say; numbers may be too large for a row yet. */
  boolean isUsual() {
    return status != null && group == null && limits == null && !secret.equals(NO_HASH);
  }

  /** Its status, if it {@link #isReadable()}. */
  KeyStatus status() {
    return requireNonNull(status);
  }

  int tenantNumber() {
    return tenant.number();
  }

  /**
   * The hash at whose place it stands: that of its newest secret, or one of its own that no text
   * can be found for, being half zeros.
   */
  SecretHash rowHash() {
    return secret.equals(NO_HASH) ? new SecretHash(idHigh, idLow, 0, 0) : secret;
  }

  /** Whether its newest record could be read. */
  boolean isReadable() {
    return status != null;
  }

  public KeyId id() {
    return new KeyId(new UUID(idHigh, idLow));
  }

  @Override
  public TenantId tenant() {
    return tenant.id();
  }

  @Override
  public @Nullable GroupId group() {
    return group == null ? null : group.id();
  }

  @Override
  public Environment environment() {
    return grant.environment();
  }

  @Override
  public @Nullable String subject() {
    return limits == null ? null : limits.subject();
  }

  /** The networks that it may be used from; empty allows every address. */
  public List<IpRange> allowedIps() {
    return grant.allowedIps();
  }

  /** The greatest rate at which each edge lets it be used; {@code null} for no limit. */
  public UsagePolicy.@Nullable RateLimit rateLimit() {
    return grant.rateLimit();
  }

  /** What it may do, its tenant's roles included. */
  public Scopes scopes() {
    if (grant.roles().isEmpty()) {
      return grant.scopes();
    }
    TenantState state = tenant.value();
    Scopes resolved = state == null ? null : state.scopes(grant);
    return resolved == null ? Scopes.NONE : resolved;
  }

  /** What the image says of it now: that of the first {@link StandingCheck} that fails. */
  public Standing standing() {
    boolean usual = status == KeyStatus.ACTIVE && group == null && grant.roles().isEmpty();
    return usual && tenant.isHarmless() ? Standing.GOOD : standing(StandingWatch.FIRST_FAILURE);
  }

  /** The same, check by check: {@code watch} is shown each, and says where to stop. */
  public Standing standing(StandingWatch watch) {
    if (watch.stopsAt(StandingCheck.RECORD_READABLE, status == null)) {
      return StandingCheck.RECORD_READABLE.otherwise();
    }
    if (watch.stopsAt(StandingCheck.NOT_DELETED, status == KeyStatus.DELETED)) {
      return StandingCheck.NOT_DELETED.otherwise();
    }
    if (watch.stopsAt(StandingCheck.NOT_REVOKED, status == KeyStatus.REVOKED)) {
      return StandingCheck.NOT_REVOKED.otherwise();
    }
    TenantState ofTenant = tenant.value();
    Standing ofOthers = standingOfOthers(ofTenant, watch);
    if (ofOthers != Standing.GOOD) {
      return ofOthers;
    }
    return watch.stopsAt(StandingCheck.ENABLED, status == KeyStatus.DISABLED)
        ? StandingCheck.ENABLED.otherwise()
        : Standing.GOOD;
  }

  private Standing standingOfOthers(@Nullable TenantState ofTenant, StandingWatch watch) {
    if (watch.stopsAt(StandingCheck.TENANT_KNOWN, ofTenant == null)) {
      return StandingCheck.TENANT_KNOWN.otherwise();
    }
    if (watch.stopsAt(StandingCheck.NOT_CUT, ofTenant != null && ofTenant.cuts().cover(this))) {
      return StandingCheck.NOT_CUT.otherwise();
    }
    if (watch.stopsAt(StandingCheck.TENANT_ACTIVE, ofTenant != null && ofTenant.suspended())) {
      return StandingCheck.TENANT_ACTIVE.otherwise();
    }
    GroupView ofGroup = group == null ? null : group.value();
    boolean strange = group != null && (ofGroup == null || !ofGroup.tenant().equals(tenant.id()));
    if (watch.stopsAt(StandingCheck.GROUP_KNOWN, strange)) {
      return StandingCheck.GROUP_KNOWN.otherwise();
    }
    if (watch.stopsAt(StandingCheck.GROUP_ACTIVE, ofGroup != null && !ofGroup.active())) {
      return StandingCheck.GROUP_ACTIVE.otherwise();
    }
    boolean roleless = ofTenant != null && ofTenant.scopes(grant) == null;
    return watch.stopsAt(StandingCheck.ROLES_KNOWN, roleless)
        ? StandingCheck.ROLES_KNOWN.otherwise()
        : Standing.GOOD;
  }

  /**
   * From what it may do this: {@code scope a:*} if that is its own, else {@code role r, scope a:*};
   * {@code null} if it may not.
   */
  public @Nullable String grantOf(String scope) {
    String own = covering(grant.scopes(), scope);
    if (own != null) {
      return "scope " + own;
    }
    TenantState ofTenant = tenant.value();
    if (ofTenant == null) {
      return null;
    }
    for (String role : grant.roles()) {
      String added = covering(ofTenant.scopesOf(role), scope);
      if (added != null) {
        return "role " + role + ", scope " + added;
      }
    }
    return null;
  }

  private static @Nullable String covering(Scopes scopes, String scope) {
    for (String each : scopes.toList()) {
      if (Scopes.of(each).cover(scope)) {
        return each;
      }
    }
    return null;
  }

  /** The hash of its newest secret; of no text if it has none any more. */
  public SecretHash newestSecret() {
    return secret;
  }

  /** Whether the clock matters at all for it. */
  public boolean isTimeless() {
    return limits == null;
  }

  /** From when the key works, in milliseconds since 1970. */
  public long notBeforeMillis() {
    return limits == null ? Long.MIN_VALUE : limits.notBefore();
  }

  /**
   * From when the key no longer works with this secret, in milliseconds since 1970; {@link
   * Long#MIN_VALUE} if it is none of the key's secrets.
   */
  public long expiresAtMillis(SecretHash of) {
    if (limits == null) {
      return isNewest(of) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return Math.min(limits.expiresAt(), limits.until(of, isNewest(of)));
  }

  private boolean isNewest(SecretHash of) {
    return secret.equals(of);
  }

  /** Whether the key has this secret, be it that the secret's time is over. */
  boolean hasSecret(SecretHash of) {
    return status != null && expiresAtMillis(of) != Long.MIN_VALUE;
  }

  /** Whether it was deleted, or revoked by itself or in bulk. */
  public boolean isGone() {
    TenantState ofTenant = tenant.value();
    return status == KeyStatus.DELETED
        || status == KeyStatus.REVOKED
        || (ofTenant != null && ofTenant.cuts().cover(this));
  }

  /** Whether it may be accepted however long nothing was heard of the log. */
  public boolean isUnbounded() {
    MaxStaleness bound = grant.maxStaleness();
    TenantState ofTenant = tenant.value();
    if (bound == null && ofTenant != null) {
      bound = ofTenant.view().defaultMaxStaleness();
    }
    return bound != null && bound.bound() == null;
  }

  /**
   * Whether it works wherever, whenever and whatever becomes of a group or a role, as far as itself
   * goes.
   */
  public boolean isUnconditional() {
    return status == KeyStatus.ACTIVE
        && group == null
        && grant.roles().isEmpty()
        && grant.allowedIps().isEmpty()
        && notBeforeMillis() == Long.MIN_VALUE
        && (limits == null || limits.expiresAt() == Long.MAX_VALUE);
  }

  @Override
  public Instant issuedAt() {
    return Instant.ofEpochMilli(KeyId.issuedAtMillis(idHigh));
  }

  @Override
  public long groupSince() {
    return limits == null ? createdAt : limits.groupSince();
  }

  @Override
  public long subjectSince() {
    return limits == null ? createdAt : limits.subjectSince();
  }

  @Override
  public long createdAt() {
    return createdAt;
  }

  long position() {
    return position;
  }

  Grant grant() {
    return grant;
  }

  List<Limits.Older> olderSecrets() {
    return limits == null ? List.of() : limits.older();
  }

  long idHigh() {
    return idHigh;
  }

  long idLow() {
    return idLow;
  }

  /** A view that makes an entry equal to this one; {@code null} if its record was unreadable. */
  @Nullable KeyView view() {
    return status == null ? null : EntryView.of(this, status, limits);
  }

  /** Whether its own record says that it works. */
  boolean isActive() {
    return status == KeyStatus.ACTIVE;
  }

  /** The hash of its newest secret; of nothing but zeros if it has none. */
  SecretHash hash() {
    return secret;
  }

  boolean hasNoHash() {
    return secret.equals(NO_HASH);
  }

  @Nullable Limits limits() {
    return limits;
  }

  /** All that two images that agree have in common; no part of it is a secret. */
  String describe() {
    return "%s %s %s %s %d %d %s %s"
        .formatted(id(), tenant.id(), group(), status, createdAt, position, grant, limits);
  }

  @Override
  public String toString() {
    return "KeyEntry[" + id() + " at " + position + ']';
  }
}
