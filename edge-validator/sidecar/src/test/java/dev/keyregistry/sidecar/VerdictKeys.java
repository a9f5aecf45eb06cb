package dev.keyregistry.sidecar;

import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key for every verdict that a key can lead to; its secret says which. */
final class VerdictKeys {

  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId BLOCKED = TenantId.of("blocked");
  private static final GroupId CLOSED = new GroupId(new UUID(7, 1));
  private static final Restrictions BOUND =
      new Restrictions(List.of(IpRange.of("192.0.2.0/24")), null, null);
  private static final Restrictions EXPIRED =
      new Restrictions(List.of(), null, Instant.parse("2001-01-01T00:00:00Z"));
  private static final Restrictions NOT_YET =
      new Restrictions(List.of(), Instant.parse("2201-01-01T00:00:00Z"), null);
  private static final UsagePolicy LIMITED =
      new UsagePolicy(null, null, new UsagePolicy.RateLimit(1, 3_600));

  private final List<EntityView> views = new ArrayList<>();

  private VerdictKeys() {
    views.add(new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, 1));
    views.add(new TenantView(BLOCKED, true, null, new TreeMap<>(), Cuts.NONE, 2));
    views.add(new GroupView(CLOSED, ACME, false, 3));
    add("good", ACME, null, KeyStatus.ACTIVE, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("disabled", ACME, null, KeyStatus.DISABLED, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("revoked", ACME, null, KeyStatus.REVOKED, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("deleted", ACME, null, KeyStatus.DELETED, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("expired", ACME, null, KeyStatus.ACTIVE, EXPIRED, UsagePolicy.DEFAULT);
    add("not-yet", ACME, null, KeyStatus.ACTIVE, NOT_YET, UsagePolicy.DEFAULT);
    add("closed", ACME, CLOSED, KeyStatus.ACTIVE, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("blocked", BLOCKED, null, KeyStatus.ACTIVE, Restrictions.NONE, UsagePolicy.DEFAULT);
    add("bound", ACME, null, KeyStatus.ACTIVE, BOUND, UsagePolicy.DEFAULT);
    add("limited", ACME, null, KeyStatus.ACTIVE, Restrictions.NONE, LIMITED);
    add("with,comma", ACME, null, KeyStatus.ACTIVE, Restrictions.NONE, UsagePolicy.DEFAULT);
  }

  /** Publishes them on a new topic, and waits until the edge knows them all. */
  static void bring(Edge edge) throws Exception {
    List<EntityView> all = new VerdictKeys().views;
    edge.createTopic();
    edge.publish(all.toArray(EntityView[]::new));
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> edge.sidecar.isReady() && edge.sidecar.appliedPosition() >= all.size());
  }

  private void add(
      String secret,
      TenantId tenant,
      @Nullable GroupId group,
      KeyStatus status,
      Restrictions restrictions,
      UsagePolicy usage) {
    long position = views.size() + 1L;
    views.add(
        new KeyView(
            new KeyId(new UUID(7, position)),
            tenant,
            group,
            position,
            Environment.LIVE,
            status,
            Scopes.of("a:read", "b:*"),
            List.of(),
            secret.equals("good") ? "ann smith" : null,
            position,
            restrictions,
            usage,
            List.of(new LiveSecret(1, Secret.of(secret).hash(), null)),
            position,
            position));
  }
}
