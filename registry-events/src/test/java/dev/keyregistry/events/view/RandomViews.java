package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Views of every shape, from a seed. */
final class RandomViews {

  private final RandomGenerator random;

  RandomViews(RandomGenerator random) {
    this.random = random;
  }

  EntityView next() {
    return switch (random.nextInt(4)) {
      case 0 -> tenant();
      case 1 -> new GroupView(group(), tenantId(), random.nextBoolean(), position());
      default -> key();
    };
  }

  private TenantView tenant() {
    var roles = new TreeMap<String, Scopes>();
    for (int i = random.nextInt(3); i > 0; i--) {
      roles.put("role \"" + i + "\" é", scopes());
    }
    return new TenantView(
        tenantId(),
        random.nextBoolean(),
        maybe(this::staleness),
        roles,
        Cuts.of(list(this::cut)),
        position());
  }

  private Cut cut() {
    return new Cut(
        position(),
        maybe(this::group),
        maybe(() -> SubjectDigest.of(tenantId(), subject())),
        maybe(this::environment),
        maybe(() -> Instant.ofEpochMilli(random.nextLong(1L << 42))));
  }

  KeyView key() {
    long createdAt = position();
    return new KeyView(
        new KeyId(uuid()),
        tenantId(),
        maybe(this::group),
        random.nextBoolean() ? createdAt : position(),
        environment(),
        List.of(KeyStatus.values()).get(random.nextInt(4)),
        scopes(),
        list(() -> "role" + random.nextInt(9)),
        maybe(this::subject),
        random.nextBoolean() ? createdAt : position(),
        restrictions(),
        new UsagePolicy(
            maybe(this::staleness),
            maybe(() -> new UsagePolicy.Logging("both", random.nextInt(1000))),
            maybe(() -> new UsagePolicy.RateLimit(random.nextInt(100), random.nextInt(60)))),
        list(this::secret),
        createdAt,
        position());
  }

  private Restrictions restrictions() {
    return new Restrictions(
        list(() -> IpRange.of(random.nextBoolean() ? "10.2.0.0/16" : "2001:db8::/32")),
        maybe(() -> Instant.EPOCH.plusNanos(random.nextLong(1L << 60))),
        maybe(() -> Instant.parse("2090-01-01T00:00:00Z").plusNanos(random.nextInt(1 << 30))));
  }

  private LiveSecret secret() {
    return new LiveSecret(
        1 + random.nextInt(9),
        new SecretHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
        maybe(() -> Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1000))));
  }

  private Scopes scopes() {
    return Scopes.of(list(() -> "res" + random.nextInt(20) + ":read"));
  }

  private MaxStaleness staleness() {
    return random.nextBoolean()
        ? MaxStaleness.UNBOUNDED
        : new MaxStaleness(Duration.ofMillis(2000 + random.nextInt(100_000)));
  }

  private String subject() {
    return "user " + random.nextInt(9) + " \u0001\t\"\\ ☃ 😀";
  }

  private Environment environment() {
    return random.nextBoolean() ? Environment.LIVE : Environment.TEST;
  }

  private TenantId tenantId() {
    return TenantId.of("tenant-" + random.nextInt(50));
  }

  private GroupId group() {
    return new GroupId(uuid());
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private long position() {
    return 1 + random.nextLong(random.nextBoolean() ? 100 : Long.MAX_VALUE - 1);
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(4)).toList();
  }

  /** Bytes with a few of them changed, dropped or repeated. */
  byte[] damaged(byte[] bytes) {
    byte[] damaged = bytes.clone();
    IntStream.range(0, 1 + random.nextInt(3))
        .forEach(i -> damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256));
    return random.nextBoolean() ? damaged : Arrays.copyOf(damaged, random.nextInt(damaged.length));
  }
}
