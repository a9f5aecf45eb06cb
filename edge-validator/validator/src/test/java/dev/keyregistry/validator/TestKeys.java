package dev.keyregistry.validator;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.GroupView;
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

/** Views for tests: what a test does not say is usual. */
public final class TestKeys {

  public static final TenantId ACME = TenantId.of("acme");
  public static final GroupId GROUP = new GroupId(new UUID(7, 7));

  private TestKeys() {}

  public static TenantView tenant(long position) {
    return new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, position);
  }

  public static TenantView suspended(long position) {
    return new TenantView(ACME, true, null, new TreeMap<>(), Cuts.NONE, position);
  }

  public static TenantView tenantWithRole(String role, Scopes scopes, long position) {
    var roles = new TreeMap<String, Scopes>();
    roles.put(role, scopes);
    return new TenantView(ACME, false, null, roles, Cuts.NONE, position);
  }

  public static TenantView tenantWithStaleness(MaxStaleness bound, long position) {
    return new TenantView(ACME, false, bound, new TreeMap<>(), Cuts.NONE, position);
  }

  public static TenantView tenantWithCut(Cut cut) {
    return new TenantView(ACME, false, null, new TreeMap<>(), Cuts.of(List.of(cut)), cut.before());
  }

  public static GroupView group(boolean active, long position) {
    return new GroupView(GROUP, ACME, active, position);
  }

  public static KeyId keyId(long number) {
    return new KeyId(new UUID(1, number));
  }

  public static SecretHash hash(String secret) {
    return SecretHash.of(secret.getBytes(US_ASCII));
  }

  public static Spec key(long number) {
    return new Spec(number);
  }

  /** A key under construction: active, live, of acme, created at position 10. */
  public static final class Spec {
    private final KeyId id;
    private @Nullable GroupId group;
    private Environment environment = Environment.LIVE;
    private KeyStatus status = KeyStatus.ACTIVE;
    private Scopes scopes = Scopes.NONE;
    private List<String> roles = List.of();
    private @Nullable String subject;
    private List<IpRange> ips = List.of();
    private @Nullable Instant notBefore;
    private @Nullable Instant expiresAt;
    private final List<LiveSecret> secrets = new ArrayList<>();
    private UsagePolicy usage = UsagePolicy.DEFAULT;
    private long since = 10;

    private Spec(long number) {
      id = keyId(number);
    }

    public Spec secret(String text) {
      return secret(text, null);
    }

    public Spec secret(String text, @Nullable Instant until) {
      secrets.add(new LiveSecret(9 - secrets.size(), hash(text), until));
      return this;
    }

    public Spec group(GroupId to, long from) {
      group = to;
      since = from;
      return this;
    }

    public Spec environment(Environment to) {
      environment = to;
      return this;
    }

    public Spec status(KeyStatus to) {
      status = to;
      return this;
    }

    public Spec scopes(String... to) {
      scopes = Scopes.of(to);
      return this;
    }

    public Spec roles(String... to) {
      roles = List.of(to);
      return this;
    }

    public Spec subject(String to, long from) {
      subject = to;
      since = from;
      return this;
    }

    public Spec ips(String... ranges) {
      ips = List.of(ranges).stream().map(IpRange::of).toList();
      return this;
    }

    public Spec notBefore(Instant from) {
      notBefore = from;
      return this;
    }

    public Spec expiresAt(Instant end) {
      expiresAt = end;
      return this;
    }

    public Spec rateLimit(UsagePolicy.@Nullable RateLimit limit) {
      usage = new UsagePolicy(null, null, limit);
      return this;
    }

    public Spec maxStaleness(MaxStaleness bound) {
      usage = new UsagePolicy(bound, null, null);
      return this;
    }

    public KeyView at(long position) {
      return new KeyView(
          id,
          ACME,
          group,
          group == null ? 10 : since,
          environment,
          status,
          scopes,
          roles,
          subject,
          subject == null ? 10 : since,
          new Restrictions(ips, notBefore, expiresAt),
          usage,
          secrets,
          10,
          position);
    }
  }
}
