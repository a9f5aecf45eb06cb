package dev.keyregistry.validator.image;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.validator.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A log of random events over few entities, as the records that the relay would publish. */
public final class RandomLog {

  public static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final RandomGenerator random;
  private final Map<EntityId, EntityView> current = new HashMap<>();
  private final List<TenantId> tenants = new ArrayList<>();
  private final List<GroupId> groups = new ArrayList<>();
  private final List<KeyId> keys = new ArrayList<>();
  private final Map<GroupId, TenantId> groupTenants = new HashMap<>();
  final List<SecretHash> secrets = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();
  private final int unreadable;
  private final int removed;
  private long position;

  /** A log all of whose records can be read. */
  public RandomLog(RandomGenerator random) {
    this(random, 0, 0);
  }

  /**
   * A log.
   *
   * @param unreadable how many in a hundred records cannot be read (rule E2)
   * @param removed how many in a hundred are the end of an entity (rule E3)
   */
  public RandomLog(RandomGenerator random, int unreadable, int removed) {
    this.random = random;
    this.unreadable = unreadable;
    this.removed = removed;
    for (int i = 0; i < 3; i++) {
      TenantId tenant = TenantId.of("tenant-" + i);
      tenants.add(tenant);
      append(new TenantEvent.TenantCreated(tenant, null, null, by()));
    }
  }

  /**
   * A record.
   *
   * @param view {@code null} if it cannot be read
   * @param removal whether it has no value
   * @param fold what its event led to, be it that the record cannot be read
   */
  public record Step(
      EntityId id,
      long position,
      @Nullable EntityView view,
      boolean removal,
      @Nullable EntityView fold) {

    /** What the feed does with it. */
    public void into(FedImage image) {
      if (removal) {
        image.remove(id);
      } else if (view == null) {
        image.deny(id, position);
      } else {
        image.apply(view);
      }
    }

    /** The same, and the event is reflected (rule R4). */
    void whole(FedImage image) {
      into(image);
      image.advance(position);
    }
  }

  /** All records so far. */
  public List<Step> steps() {
    return steps;
  }

  /** How many secrets there were so far. */
  public int secrets() {
    return secrets.size();
  }

  /** The text of a secret, counted from 0. */
  public static String secretText(int number) {
    return "secret-" + number;
  }

  List<KeyId> keys() {
    return keys;
  }

  /** One more record. */
  public Step append() {
    if (random.nextInt(100) < removed) {
      return add(new Step(pick(steps).id(), ++position, null, true, null));
    }
    return append(
        switch (random.nextInt(10)) {
          case 0 -> tenantEvent(pick(tenants));
          case 1 -> groupEvent();
          case 2, 3 -> created();
          default -> keys.isEmpty() ? created() : keyEvent(pick(keys));
        });
  }

  private Step append(RegistryEvent event) {
    EntityView view = ViewFold.apply(current.get(event.entity()), event, ++position);
    current.put(view.id(), view);
    boolean isReadable = random.nextInt(100) >= unreadable;
    return add(new Step(view.id(), position, isReadable ? view : null, false, view));
  }

  private Step add(Step step) {
    steps.add(step);
    return step;
  }

  private RegistryEvent tenantEvent(TenantId tenant) {
    return switch (random.nextInt(5)) {
      case 0 -> new TenantEvent.TenantSuspended(tenant, by());
      case 1 -> new TenantEvent.TenantResumed(tenant, by());
      case 2 -> new TenantEvent.RoleDefined(tenant, role(), scopes(), by());
      case 3 -> new TenantEvent.RoleRemoved(tenant, role(), by());
      default ->
          new TenantEvent.KeysCut(
              tenant,
              groups.isEmpty() || random.nextBoolean() ? null : pick(groups),
              random.nextBoolean() ? null : subject(),
              random.nextBoolean() ? null : environment(),
              random.nextBoolean() ? null : Instant.ofEpochMilli(random.nextLong(1L << 48)),
              RevocationReason.UNSPECIFIED,
              null,
              by());
    };
  }

  private RegistryEvent groupEvent() {
    if (groups.size() < 4) {
      GroupId group = new GroupId(new UUID(random.nextLong(), random.nextLong()));
      groups.add(group);
      TenantId tenant = pick(tenants);
      groupTenants.put(group, tenant);
      return new GroupEvent.GroupCreated(group, tenant, "g", null, by());
    }
    GroupId group = pick(groups);
    TenantId tenant = groupTenants.getOrDefault(group, pick(tenants));
    return random.nextBoolean()
        ? new GroupEvent.GroupDeactivated(group, tenant, by())
        : new GroupEvent.GroupActivated(group, tenant, by());
  }

  private RegistryEvent created() {
    KeyId key = new KeyId(new UUID(random.nextLong(), random.nextLong()));
    keys.add(key);
    return new KeyEvent.KeyCreated(
        key,
        pick(tenants),
        maybeGroup(),
        environment(),
        profile(),
        scopes(),
        random.nextInt(3) == 0 ? List.of(role()) : List.of(),
        restrictions(),
        UsagePolicy.DEFAULT,
        secret(1),
        by());
  }

  private RegistryEvent keyEvent(KeyId key) {
    KeyView view = (KeyView) current.get(key);
    if (view == null) {
      throw new IllegalStateException("a key has a view");
    }
    int newest = view.secrets().isEmpty() ? 1 : view.secrets().getFirst().generation();
    TenantId tenant = view.tenant();
    return switch (random.nextInt(11)) {
      case 0 -> new KeyEvent.KeyScopesChanged(key, tenant, scopes(), List.of(), by());
      case 1 -> new KeyEvent.KeyDescribed(key, tenant, profile(), by());
      case 2 -> new KeyEvent.KeyRestricted(key, tenant, restrictions(), by());
      case 3 -> new KeyEvent.KeyMoved(key, tenant, maybeGroup(), by());
      case 4 -> new KeyEvent.KeyDisabled(key, tenant, by());
      case 5 -> new KeyEvent.KeyEnabled(key, tenant, by());
      case 6 -> new KeyEvent.KeyRotated(key, tenant, secret(newest + 1), instant(), by());
      case 7 -> new KeyEvent.KeyRotationAborted(key, tenant, newest, by());
      case 8 -> new KeyEvent.KeySecretRetired(key, tenant, newest - 1, by());
      case 9 ->
          random.nextBoolean()
              ? new KeyEvent.KeyDeleted(key, tenant, by())
              : new KeyEvent.KeyUndeleted(key, tenant, profile(), by());
      default ->
          random.nextInt(3) == 0
              ? new KeyEvent.KeyRevoked(key, tenant, RevocationReason.UNSPECIFIED, null, by())
              : new KeyEvent.KeyEnabled(key, tenant, by());
    };
  }

  private SecretGeneration secret(int generation) {
    SecretHash hash = TestKeys.hash(secretText(secrets.size()));
    secrets.add(hash);
    return new SecretGeneration(generation, hash, null);
  }

  private Restrictions restrictions() {
    return switch (random.nextInt(4)) {
      case 0 -> new Restrictions(List.of(IpRange.of("10.0.0.0/8")), null, null);
      case 1 -> new Restrictions(List.of(), instant(), null);
      case 2 -> new Restrictions(List.of(), null, instant());
      default -> Restrictions.NONE;
    };
  }

  private Instant instant() {
    return START.plusSeconds(random.nextInt(3) - 1L);
  }

  private Scopes scopes() {
    return Scopes.of("a" + random.nextInt(3) + ":read");
  }

  private String role() {
    return "role" + random.nextInt(2);
  }

  private KeyProfile profile() {
    return new KeyProfile(null, null, random.nextBoolean() ? subject() : null, Map.of());
  }

  private String subject() {
    return "user" + random.nextInt(2);
  }

  private @Nullable GroupId maybeGroup() {
    return groups.isEmpty() || random.nextBoolean() ? null : pick(groups);
  }

  private Environment environment() {
    return random.nextBoolean() ? Environment.LIVE : Environment.TEST;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static Provenance by() {
    return Provenance.system(START, "test");
  }
}
