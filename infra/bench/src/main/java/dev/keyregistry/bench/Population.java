package dev.keyregistry.bench;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The keys that the benches measure with, always the same ones. A key is computed from its number:
 * nothing of it is kept, its secret neither.
 *
 * <p>1,000 tenants have the same number of keys each; a key is {@code live}, active, in no group,
 * never expires and has one secret; it has one of 64 sets of 3 scopes. One key in a hundred may
 * only be used from two networks: the loopback network, from where the benches ask, and another
 * one.
 *
 * @param keys how many
 */
record Population(int keys) {

  static final int TENANTS = 1_000;

  private static final int SCOPE_SETS = 64;
  private static final int RANGES_ON_ONE_IN = 100;
  // Seeds of generators whose sequences do not overlap: one per key, and one per unknown secret.
  private static final long KNOWN = 0x5eed_0000_0000_0000L;
  private static final long UNKNOWN = 0x0dd5_eed0_0000_0000L;
  private static final Instant FIRST_CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MILLIS_APART = 100;

  private static final KeyFormat FORMAT = new KeyFormat("kr");
  private static final IpRange LOOPBACK = IpRange.of("127.0.0.0/8");
  private static final List<TenantId> TENANT_IDS =
      IntStream.range(0, TENANTS).mapToObj(i -> TenantId.of("tenant-" + i)).toList();
  private static final List<Scopes> SCOPES =
      IntStream.range(0, SCOPE_SETS)
          .mapToObj(i -> "resource-" + i)
          .map(name -> Scopes.of(name + ":read", name + ":write", name + ":list"))
          .toList();

  Population {
    if (keys < 1) {
      throw new IllegalArgumentException("at least one key");
    }
  }

  /** Every tenant and then every key, in the order of their positions: 1, 2, 3 … */
  Stream<EntityView> views() {
    return Stream.concat(tenants(), keyViews());
  }

  Stream<TenantView> tenants() {
    return IntStream.range(0, TENANTS)
        .mapToObj(
            i ->
                new TenantView(
                    TENANT_IDS.get(i),
                    false,
                    null,
                    Collections.emptySortedMap(),
                    Cuts.NONE,
                    i + 1L));
  }

  Stream<KeyView> keyViews() {
    return IntStream.range(0, keys).mapToObj(this::view);
  }

  /** The position of the last view. */
  long lastPosition() {
    return (long) TENANTS + keys;
  }

  /** The view of a key, counted from 0. */
  KeyView view(int key) {
    var random = new SplittableRandom(KNOWN + key);
    Secret secret = FORMAT.generate(Environment.LIVE, random);
    long position = TENANTS + 1L + key;
    Instant created = FIRST_CREATED.plusMillis(key * MILLIS_APART);
    return new KeyView(
        new KeyId(Uuid7.at(created, random)),
        TENANT_IDS.get(key % TENANTS),
        null,
        position,
        Environment.LIVE,
        KeyStatus.ACTIVE,
        SCOPES.get(random.nextInt(SCOPE_SETS)),
        List.of(),
        null,
        position,
        restrictions(key, random.nextInt(256)),
        UsagePolicy.DEFAULT,
        List.of(new KeyView.LiveSecret(1, secret.hash(), null)),
        position,
        position);
  }

  /** The secret of a key, counted from 0. It is made for benches: not from a strong source. */
  static Secret secret(int key) {
    return FORMAT.generate(Environment.LIVE, new SplittableRandom(KNOWN + key));
  }

  /** A well-formed secret that no key has; any number of them. */
  static Secret unknownSecret(int number) {
    return FORMAT.generate(Environment.LIVE, new SplittableRandom(UNKNOWN + number));
  }

  private static Restrictions restrictions(int key, int network) {
    // Not the keys of every hundredth tenant: one in a hundred of each tenant's.
    boolean bound = key / TENANTS % RANGES_ON_ONE_IN == 0;
    return bound
        ? new Restrictions(List.of(LOOPBACK, IpRange.of("10." + network + ".0.0/16")), null, null)
        : Restrictions.NONE;
  }

  /** What the figures are about, in one line. */
  String describe() {
    return "%,d keys of %,d tenants, each with 3 scopes, 1 %% bound to 2 networks, none expiring"
        .formatted(keys, TENANTS);
  }
}
