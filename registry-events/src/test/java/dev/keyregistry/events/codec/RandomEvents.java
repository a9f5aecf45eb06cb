package dev.keyregistry.events.codec;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent;
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
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.UsagePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of every class, and bytes that are nearly events, from a seed. */
final class RandomEvents {

  private final RandomGenerator random;
  private final List<Supplier<RegistryEvent>> kinds;

  RandomEvents(RandomGenerator random) {
    this.random = random;
    kinds = Stream.of(tenants(), groups(), keys(), secrets()).flatMap(List::stream).toList();
  }

  int kinds() {
    return kinds.size();
  }

  RegistryEvent next() {
    return one(kinds).get();
  }

  private List<Supplier<RegistryEvent>> tenants() {
    return List.of(
        () -> new TenantEvent.TenantCreated(tenant(), maybeText(), maybeBound(), by()),
        () -> new TenantEvent.TenantDescribed(tenant(), maybeText(), by()),
        () -> new TenantEvent.TenantStalenessChanged(tenant(), maybeBound(), by()),
        () -> new TenantEvent.TenantSuspended(tenant(), by()),
        () -> new TenantEvent.TenantResumed(tenant(), by()),
        () -> new TenantEvent.RoleDefined(tenant(), text(), scopes(), by()),
        () -> new TenantEvent.RoleRemoved(tenant(), text(), by()),
        () ->
            new TenantEvent.KeysCut(
                tenant(),
                maybe(this::group),
                maybeText(),
                maybe(() -> one(Environment.class)),
                maybe(this::instant),
                one(RevocationReason.class),
                maybeText(),
                by()),
        () -> new TenantEvent.TenantPoliciesChanged(tenant(), policies(), by()));
  }

  private List<Supplier<RegistryEvent>> groups() {
    return List.of(
        () -> new GroupEvent.GroupCreated(group(), tenant(), text(), maybeText(), by()),
        () -> new GroupEvent.GroupDescribed(group(), tenant(), text(), maybeText(), by()),
        () -> new GroupEvent.GroupDeactivated(group(), tenant(), by()),
        () -> new GroupEvent.GroupActivated(group(), tenant(), by()),
        () -> new GroupEvent.GroupDeleted(group(), tenant(), by()));
  }

  private List<Supplier<RegistryEvent>> keys() {
    return List.of(
        this::keyCreated,
        () -> new KeyEvent.KeyScopesChanged(key(), tenant(), scopes(), list(this::text), by()),
        () -> new KeyEvent.KeyDescribed(key(), tenant(), profile(), by()),
        () -> new KeyEvent.KeyRestricted(key(), tenant(), restrictions(), by()),
        () -> new KeyEvent.KeyUsageChanged(key(), tenant(), usage(), by()),
        () -> new KeyEvent.KeyMoved(key(), tenant(), maybe(this::group), by()),
        () -> new KeyEvent.KeyDisabled(key(), tenant(), by()),
        () -> new KeyEvent.KeyEnabled(key(), tenant(), by()),
        () ->
            new KeyEvent.KeyRevoked(
                key(), tenant(), one(RevocationReason.class), maybeText(), by()),
        () -> new KeyEvent.KeyDeleted(key(), tenant(), by()),
        () -> new KeyEvent.KeyUndeleted(key(), tenant(), profile(), by()));
  }

  private List<Supplier<RegistryEvent>> secrets() {
    return List.of(
        () -> new KeyEvent.KeyRotated(key(), tenant(), secret(), instant(), by()),
        () -> new KeyEvent.KeyRotationAborted(key(), tenant(), random.nextInt(), by()),
        () -> new KeyEvent.KeySecretRetired(key(), tenant(), random.nextInt(), by()),
        () ->
            new KeyEvent.KeyLeakReported(
                key(), tenant(), random.nextInt(), text(), maybeText(), by()),
        () -> new KeyEvent.KeyExpiring(key(), tenant(), instant(), by()),
        () -> new KeyEvent.KeyRotationDue(key(), tenant(), random.nextInt(), by()));
  }

  private RegistryEvent keyCreated() {
    return new KeyEvent.KeyCreated(
        key(),
        tenant(),
        maybe(this::group),
        one(Environment.class),
        profile(),
        scopes(),
        list(this::text),
        restrictions(),
        usage(),
        secret(),
        by());
  }

  private Provenance by() {
    return new Provenance(instant(), text(), maybeText(), maybeText());
  }

  private KeyProfile profile() {
    var metadata = new TreeMap<String, String>();
    list(this::text).forEach(name -> metadata.put(name, text()));
    return new KeyProfile(maybeText(), maybeText(), maybeText(), metadata);
  }

  private Restrictions restrictions() {
    Instant from = instant();
    return new Restrictions(
        list(this::range),
        maybe(() -> from),
        maybe(() -> from.plusNanos(1 + random.nextLong(1L << 50))));
  }

  private UsagePolicy usage() {
    return new UsagePolicy(
        maybeBound(),
        maybe(() -> new UsagePolicy.Logging(text(), random.nextInt())),
        maybe(() -> new UsagePolicy.RateLimit(random.nextInt(), random.nextInt())));
  }

  private TenantPolicies policies() {
    Duration age = Duration.ofSeconds(random.nextLong(1L << 40), random.nextInt(1_000_000_000));
    return new TenantPolicies(
        one(LeakPolicy.class),
        new RotationPolicy(maybe(() -> age), random.nextBoolean()),
        random.nextBoolean());
  }

  private SecretGeneration secret() {
    var hash =
        new SecretHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    return new SecretGeneration(
        1 + random.nextInt(1 << 20), hash, maybeText(), maybe(() -> one(CredentialKind.class)));
  }

  private IpRange range() {
    return switch (random.nextInt(3)) {
      case 0 -> IpRange.of("10." + random.nextInt(256) + ".0.0/16");
      case 1 -> IpRange.of("2001:db8:" + Integer.toHexString(random.nextInt(1 << 16)) + "::/48");
      default -> IpRange.of("::" + Integer.toHexString(random.nextInt(1 << 16)));
    };
  }

  private Scopes scopes() {
    return Scopes.of(
        list(() -> one(List.of("*", "res" + random.nextInt(9) + ":read", "a:b:c:*", "r:*"))));
  }

  private @Nullable MaxStaleness maybeBound() {
    return maybe(
        () ->
            random.nextBoolean()
                ? MaxStaleness.UNBOUNDED
                : new MaxStaleness(Duration.ofMillis(2000 + random.nextInt(86_000_000))));
  }

  private KeyId key() {
    return new KeyId(uuid());
  }

  private GroupId group() {
    return new GroupId(uuid());
  }

  private TenantId tenant() {
    return TenantId.of("tenant-" + random.nextInt(50));
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(1L << 40), random.nextInt(1_000_000_000));
  }

  private String text() {
    int length = random.nextInt(12);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(
          one(List.of("a", "Z", " ", "\"", "\\", "\n", "\u0000", "\u007f", "é", "☃", "😀", "{}")));
    }
    return text.toString();
  }

  private @Nullable String maybeText() {
    return maybe(this::text);
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(4)).toList();
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T extends Enum<T>> T one(Class<T> type) {
    return one(Arrays.asList(type.getEnumConstants()));
  }

  /** The bytes with a few of them changed, cut out or repeated. */
  byte[] mutated(byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(4); i > 0; i--) {
      mutated[random.nextInt(mutated.length)] = someByte();
    }
    int from = random.nextInt(mutated.length + 1);
    int to = random.nextInt(mutated.length + 1);
    return random.nextBoolean() ? mutated : joined(mutated, from, to);
  }

  private byte someByte() {
    return random.nextBoolean()
        ? (byte) random.nextInt(256)
        : (byte) "{}[]\",:0-1enltu\\".charAt(random.nextInt(16));
  }

  // Leaves out what lies between, or repeats it if `to` is the smaller.
  private static byte[] joined(byte[] bytes, int from, int to) {
    byte[] joined = Arrays.copyOf(bytes, from + bytes.length - to);
    System.arraycopy(bytes, to, joined, from, bytes.length - to);
    return joined;
  }
}
