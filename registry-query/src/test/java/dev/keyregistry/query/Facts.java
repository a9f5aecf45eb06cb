package dev.keyregistry.query;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyEvent.KeyDeleted;
import dev.keyregistry.events.KeyEvent.KeyDescribed;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyRevoked;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.TenantEvent.KeysCut;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events for tests, the same in every run. */
public final class Facts {

  public static final TenantId ACME = TenantId.of("acme");
  public static final TenantId GLOBEX = TenantId.of("globex");
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final Random random = new Random(42);
  private long sequence;

  public Secret secret() {
    return new KeyFormat("kr").generate(Environment.LIVE, random);
  }

  /** Ids in the order in which they are asked for. */
  public KeyId keyId() {
    return new KeyId(new UUID(0x0190_0000_0000_7000L + (++sequence << 16), random.nextLong()));
  }

  public Provenance by() {
    return new Provenance(START.plusSeconds(sequence), "key_admin", "10.1.2.3", "because");
  }

  public TenantCreated tenant(TenantId id) {
    return new TenantCreated(id, "The " + id, null, by());
  }

  public KeyCreated key(KeyId id, TenantId tenant, String label) {
    return key(id, tenant, label, Scopes.of("invoices:read"), secret());
  }

  public KeyCreated key(KeyId id, TenantId tenant, String label, Scopes scopes, Secret secret) {
    return new KeyCreated(
        id,
        tenant,
        null,
        Environment.LIVE,
        new KeyProfile(label, "what for", "user-7", Map.of("owner", "ann@example.org")),
        scopes,
        List.of(),
        Restrictions.NONE,
        UsagePolicy.DEFAULT,
        new SecretGeneration(1, secret.hash(), secret.hint()),
        by());
  }

  public KeyScopesChanged scopes(KeyId id, TenantId tenant, String... scopes) {
    return new KeyScopesChanged(id, tenant, Scopes.of(scopes), List.of(), by());
  }

  public KeyDescribed described(KeyId id, TenantId tenant, String label) {
    return new KeyDescribed(id, tenant, KeyProfile.labelled(label), by());
  }

  public KeyDisabled disabled(KeyId id, TenantId tenant) {
    return new KeyDisabled(id, tenant, by());
  }

  public KeyRevoked revoked(KeyId id, TenantId tenant) {
    return new KeyRevoked(id, tenant, RevocationReason.KEY_COMPROMISE, null, by());
  }

  public KeyDeleted deleted(KeyId id, TenantId tenant) {
    return new KeyDeleted(id, tenant, by());
  }

  public KeysCut cut(TenantId tenant, @Nullable GroupId group, @Nullable String subject) {
    return new KeysCut(
        tenant, group, subject, null, null, RevocationReason.KEY_COMPROMISE, null, by());
  }
}
