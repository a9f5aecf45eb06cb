package dev.keyregistry.sidecar;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys in every state that a key can be in, with their secrets in plain text. */
final class FuzzPopulation {

  static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  static final Instant FAR_OFF = Instant.parse("2201-01-01T00:00:00Z");
  static final long CUT = 10;
  static final TenantId ACME = TenantId.of("acme");
  static final TenantId BLOCKED = TenantId.of("blocked");
  static final TenantId ABSENT = TenantId.of("absent");
  static final List<String> SCOPES =
      List.of("a:read", "a:write", "a:*", "b:c:read", "b:*", "*", "registry:keys:read");
  private static final List<TenantId> TENANTS = List.of(ACME, ACME, ACME, BLOCKED, ABSENT);
  private static final String CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~+/=!$,;:";

  /**
   * A key and its secrets.
   *
   * @param secrets the newest first
   * @param until when each of them ends; {@code null} for never
   */
  record Known(KeyView view, List<String> secrets, List<@Nullable Instant> until) {}

  private final Random random;
  private final List<EntityView> views = new ArrayList<>();
  private final List<Known> keys = new ArrayList<>();
  private final SortedMap<String, Scopes> roles = new TreeMap<>();
  private final GroupId open = new GroupId(new UUID(5, 1));
  private final GroupId closed = new GroupId(new UUID(5, 2));
  private final GroupId unknown = new GroupId(new UUID(5, 3));
  private long position = CUT;

  FuzzPopulation(Random random, int size) {
    this.random = random;
    roles.put("reader", Scopes.of("a:read", "b:*"));
    Cut cut = new Cut(CUT, null, null, Environment.TEST, null);
    for (int i = 0; i < size / 10; i++) { // created before the cut, which covers some of them
      keys.add(key(i, CUT - 1));
    }
    views.add(new TenantView(ACME, false, null, roles, Cuts.of(List.of(cut)), ++position));
    views.add(new TenantView(BLOCKED, true, null, roles, Cuts.NONE, ++position));
    views.add(new GroupView(open, ACME, true, ++position));
    views.add(new GroupView(closed, ACME, false, ++position));
    for (int i = size / 10; i < size; i++) {
      keys.add(key(i, CUT + 1));
    }
    keys.forEach(known -> views.add(known.view));
    views.sort(Comparator.comparingLong(EntityView::position)); // as a relay would
  }

  List<EntityView> views() {
    return views;
  }

  List<Known> keys() {
    return keys;
  }

  long position() {
    return position;
  }

  /** A text that may be a secret. */
  String text(int longest) {
    int length = 1 + random.nextInt(longest);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  private Known key(int number, long at) {
    List<String> secrets = new ArrayList<>();
    List<@Nullable Instant> until = new ArrayList<>();
    List<LiveSecret> live = new ArrayList<>();
    for (int generation = 1 + random.nextInt(2); generation > 0; generation--) {
      String secret = text(random.nextInt(10) == 0 ? 512 : 60) + number + '.' + generation;
      secret = secret.length() > 512 ? secret.substring(secret.length() - 512) : secret;
      Instant end = secrets.isEmpty() ? null : pick(LONG_AGO, FAR_OFF);
      secrets.add(secret);
      until.add(end);
      SecretHash hash = SecretHash.of(secret.getBytes(StandardCharsets.US_ASCII));
      live.add(new LiveSecret(generation, hash, end));
    }
    KeyView view =
        new KeyView(
            new KeyId(new UUID(9, number)),
            pick(TENANTS),
            random.nextInt(4) == 0 ? pick(open, closed, unknown) : null,
            at,
            pick(Environment.values()),
            random.nextInt(3) > 0 ? KeyStatus.ACTIVE : pick(KeyStatus.values()),
            Scopes.of(List.of(pick(SCOPES), pick(SCOPES))),
            random.nextInt(4) == 0 ? List.of(pick("reader", "nobody")) : List.of(),
            random.nextInt(4) == 0 ? "subject-" + number : null,
            at,
            restrictions(),
            UsagePolicy.DEFAULT,
            live,
            at,
            ++position);
    return new Known(view, secrets, until);
  }

  private Restrictions restrictions() {
    List<IpRange> ranges = random.nextInt(4) == 0 ? List.of(IpRange.of("192.0.2.0/24")) : List.of();
    return switch (random.nextInt(8)) {
      case 0 -> new Restrictions(ranges, null, LONG_AGO);
      case 1 -> new Restrictions(ranges, FAR_OFF, null);
      case 2 -> new Restrictions(ranges, LONG_AGO, FAR_OFF);
      default -> new Restrictions(ranges, null, null);
    };
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
