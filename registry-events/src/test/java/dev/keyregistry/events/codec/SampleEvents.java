package dev.keyregistry.events.codec;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupEvent.GroupActivated;
import dev.keyregistry.events.GroupEvent.GroupCreated;
import dev.keyregistry.events.GroupEvent.GroupDeactivated;
import dev.keyregistry.events.GroupEvent.GroupDeleted;
import dev.keyregistry.events.GroupEvent.GroupDescribed;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyEvent.KeyDeleted;
import dev.keyregistry.events.KeyEvent.KeyDescribed;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyEnabled;
import dev.keyregistry.events.KeyEvent.KeyExpiring;
import dev.keyregistry.events.KeyEvent.KeyLeakReported;
import dev.keyregistry.events.KeyEvent.KeyMoved;
import dev.keyregistry.events.KeyEvent.KeyRestricted;
import dev.keyregistry.events.KeyEvent.KeyRevoked;
import dev.keyregistry.events.KeyEvent.KeyRotated;
import dev.keyregistry.events.KeyEvent.KeyRotationAborted;
import dev.keyregistry.events.KeyEvent.KeyRotationDue;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.KeyEvent.KeySecretRetired;
import dev.keyregistry.events.KeyEvent.KeyUndeleted;
import dev.keyregistry.events.KeyEvent.KeyUsageChanged;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent.KeysCut;
import dev.keyregistry.events.TenantEvent.RoleDefined;
import dev.keyregistry.events.TenantEvent.RoleRemoved;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantEvent.TenantDescribed;
import dev.keyregistry.events.TenantEvent.TenantPoliciesChanged;
import dev.keyregistry.events.TenantEvent.TenantResumed;
import dev.keyregistry.events.TenantEvent.TenantStalenessChanged;
import dev.keyregistry.events.TenantEvent.TenantSuspended;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.UsagePolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The event that each golden file holds, every field of it set. */
final class SampleEvents {

  private static final KeyId KEY = KeyId.of("key_069nwwsqkhfqg8a1xw7d4kp2vm");
  private static final GroupId GROUP = GroupId.of("grp_069nwwq5srfeza2r60r4vc0h7s");
  private static final TenantId ACME = TenantId.of("acme");
  private static final Instant LATER = Instant.parse("2027-01-31T00:00:00Z");
  private static final Provenance BY =
      new Provenance(
          Instant.parse("2026-11-21T05:15:30.123456Z"),
          "key_069nwwpemdes9ec5qwv2h8a0c4",
          "192.0.2.7",
          "ticket 4711");
  private static final KeyProfile PROFILE =
      new KeyProfile(
          "billing", "nightly invoices", "user-7", Map.of("team", "payments", "cost", "Zürich ☃"));
  private static final Restrictions RESTRICTIONS =
      new Restrictions(
          List.of(IpRange.of("10.0.0.0/8"), IpRange.of("2001:db8::/32")),
          Instant.parse("2026-12-01T00:00:00Z"),
          LATER);
  private static final UsagePolicy USAGE =
      new UsagePolicy(
          MaxStaleness.of("PT30S"),
          new UsagePolicy.Logging("both", 2048),
          new UsagePolicy.RateLimit(100, 60));
  private static final Scopes SCOPES = Scopes.of("invoices:read", "invoices:write");

  private static final Map<String, RegistryEvent> BY_TYPE = new TreeMap<>();

  static {
    tenants();
    groups();
    keys();
    secrets();
    ends();
  }

  private SampleEvents() {}

  static RegistryEvent of(String type) {
    RegistryEvent event = BY_TYPE.get(type);
    if (event == null) {
      throw new AssertionError("no sample of " + type);
    }
    return event;
  }

  private static void add(String name, RegistryEvent event) {
    BY_TYPE.put("dev.keyregistry." + name, event);
  }

  private static void tenants() {
    add("tenant.created.v1", new TenantCreated(ACME, "Acme Ltd", MaxStaleness.UNBOUNDED, BY));
    add("tenant.described.v1", new TenantDescribed(ACME, "Acme plc", BY));
    add(
        "tenant.staleness-changed.v1",
        new TenantStalenessChanged(ACME, MaxStaleness.of("PT1M"), BY));
    add("tenant.suspended.v1", new TenantSuspended(ACME, BY));
    add("tenant.resumed.v1", new TenantResumed(ACME, BY));
    add("tenant.role-defined.v1", new RoleDefined(ACME, "clerk", SCOPES, BY));
    add("tenant.role-removed.v1", new RoleRemoved(ACME, "clerk", BY));
    add(
        "tenant.policies-changed.v1",
        new TenantPoliciesChanged(
            ACME,
            new TenantPolicies(
                LeakPolicy.REVOKE, new RotationPolicy(Duration.ofDays(30), true), true),
            BY));
    add("tenant.keys-cut.v1", cut(null, null));
    add("tenant.keys-cut.v2", cut(LATER, "found in a backup"));
  }

  private static KeysCut cut(@Nullable Instant createdBefore, @Nullable String comment) {
    return new KeysCut(
        ACME,
        GROUP,
        "user-7",
        Environment.TEST,
        createdBefore,
        RevocationReason.SUPERSEDED,
        comment,
        BY);
  }

  private static void groups() {
    add("group.created.v1", new GroupCreated(GROUP, ACME, "partners", "of the shop", BY));
    add("group.described.v1", new GroupDescribed(GROUP, ACME, "friends", "of the house", BY));
    add("group.deactivated.v1", new GroupDeactivated(GROUP, ACME, BY));
    add("group.activated.v1", new GroupActivated(GROUP, ACME, BY));
    add("group.deleted.v1", new GroupDeleted(GROUP, ACME, BY));
  }

  private static void keys() {
    add("key.created.v1", created(null));
    add("key.created.v2", created(CredentialKind.REFERENCE_ID));
    add("key.scopes-changed.v1", new KeyScopesChanged(KEY, ACME, SCOPES, List.of("clerk"), BY));
    add("key.described.v1", new KeyDescribed(KEY, ACME, PROFILE, BY));
    add("key.restricted.v1", new KeyRestricted(KEY, ACME, RESTRICTIONS, BY));
    add("key.usage-changed.v1", new KeyUsageChanged(KEY, ACME, USAGE, BY));
    add("key.moved.v1", new KeyMoved(KEY, ACME, GROUP, BY));
    add("key.disabled.v1", new KeyDisabled(KEY, ACME, BY));
    add("key.enabled.v1", new KeyEnabled(KEY, ACME, BY));
  }

  private static KeyCreated created(@Nullable CredentialKind kind) {
    return new KeyCreated(
        KEY,
        ACME,
        GROUP,
        Environment.LIVE,
        PROFILE,
        SCOPES,
        List.of("clerk", "auditor"),
        RESTRICTIONS,
        USAGE,
        secret(1, kind),
        BY);
  }

  private static void secrets() {
    add("key.rotated.v1", new KeyRotated(KEY, ACME, secret(2, null), LATER, BY));
    add("key.rotated.v2", new KeyRotated(KEY, ACME, secret(2, CredentialKind.SECRET), LATER, BY));
    add("key.rotation-aborted.v1", new KeyRotationAborted(KEY, ACME, 2, BY));
    add("key.secret-retired.v1", new KeySecretRetired(KEY, ACME, 1, BY));
    add(
        "key.leak-reported.v1",
        new KeyLeakReported(KEY, ACME, 2, "github", "https://example.com/commit/1", BY));
    add("key.expiring.v1", new KeyExpiring(KEY, ACME, LATER, BY));
    add("key.rotation-due.v1", new KeyRotationDue(KEY, ACME, 2, BY));
  }

  private static void ends() {
    add(
        "key.revoked.v1",
        new KeyRevoked(KEY, ACME, RevocationReason.KEY_COMPROMISE, "seen on a forum", BY));
    add("key.deleted.v1", new KeyDeleted(KEY, ACME, BY));
    add("key.undeleted.v1", new KeyUndeleted(KEY, ACME, PROFILE, BY));
  }

  private static SecretGeneration secret(int generation, @Nullable CredentialKind kind) {
    byte[] text = ("no secret " + generation).getBytes(StandardCharsets.US_ASCII);
    return new SecretGeneration(generation, SecretHash.of(text), "kr_live_sk_…a1B2", kind);
  }
}
