package dev.keyregistry.sidecar;

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
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Views of keys and tenants for tests: what a test does not say is usual. */
final class Keys {

  static final Instant CREATED = Instant.parse("2024-06-10T02:35:18Z");

  private Keys() {}

  static KeyId id(int number) {
    return new KeyId(new UUID(0x0190_0000_0000_7000L, number)); // CREATED, in a UUIDv7
  }

  static TenantView tenant(String id, boolean suspended, long position) {
    return new TenantView(TenantId.of(id), suspended, null, new TreeMap<>(), Cuts.NONE, position);
  }

  static TenantView tenantWithRole(String id, String role, Scopes scopes, long position) {
    var roles = new TreeMap<String, Scopes>();
    roles.put(role, scopes);
    return new TenantView(TenantId.of(id), false, null, roles, Cuts.NONE, position);
  }

  /** An active live key of a tenant; its secret is {@code secret-<number>}. */
  static Spec key(int number, String tenant) {
    return new Spec(number, TenantId.of(tenant));
  }

  static String secret(int number) {
    return "secret-" + number;
  }

  /** A key under construction. */
  static final class Spec {
    private final int number;
    private final TenantId tenant;
    private Scopes scopes = Scopes.NONE;
    private List<String> roles = List.of();
    private KeyStatus status = KeyStatus.ACTIVE;
    private Environment environment = Environment.LIVE;
    private @Nullable GroupId group;
    private @Nullable String subject;
    private List<IpRange> ips = List.of();
    private @Nullable Instant notBefore;
    private @Nullable Instant expiresAt;
    private UsagePolicy usage = UsagePolicy.DEFAULT;
    private final List<LiveSecret> secrets = new ArrayList<>();

    private Spec(int number, TenantId tenant) {
      this.number = number;
      this.tenant = tenant;
      secrets.add(new LiveSecret(2, Secret.of(secret(number)).hash(), null));
    }

    Spec scopes(String... to) {
      scopes = Scopes.of(to);
      return this;
    }

    Spec roles(String... to) {
      roles = List.of(to);
      return this;
    }

    Spec status(KeyStatus to) {
      status = to;
      return this;
    }

    Spec environment(Environment to) {
      environment = to;
      return this;
    }

    Spec group(GroupId to) {
      group = to;
      return this;
    }

    Spec subject(String to) {
      subject = to;
      return this;
    }

    Spec ips(String... ranges) {
      ips = List.of(ranges).stream().map(IpRange::of).toList();
      return this;
    }

    Spec time(@Nullable Instant from, @Nullable Instant to) {
      notBefore = from;
      expiresAt = to;
      return this;
    }

    Spec rate(int permits, int seconds) {
      usage = new UsagePolicy(null, null, new UsagePolicy.RateLimit(permits, seconds));
      return this;
    }

    Spec olderSecret(String text, Instant until) {
      secrets.add(new LiveSecret(1, Secret.of(text).hash(), until));
      return this;
    }

    KeyView at(long position) {
      return new KeyView(
          id(number),
          tenant,
          group,
          1,
          environment,
          status,
          scopes,
          roles,
          subject,
          1,
          new Restrictions(ips, notBefore, expiresAt),
          usage,
          secrets,
          1,
          position);
    }
  }
}
