package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
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
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key of acme and what may happen to it, and the view that it leads to. */
final class FoldFixture {

  static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  static final Instant SOON = NOW.plusSeconds(60);
  static final Instant LATER = NOW.plusSeconds(3600);
  static final Provenance BY = Provenance.system(NOW, "test");
  static final TenantId ACME = TenantId.of("acme");
  static final GroupId GROUP = new GroupId(new UUID(1, 1));
  static final GroupId OTHER = new GroupId(new UUID(1, 2));
  static final KeyId KEY = new KeyId(new UUID(2, 1));
  static final KeyProfile OF_ANN = profile("ann");
  static final KeyEvent CREATED =
      new KeyEvent.KeyCreated(
          KEY,
          ACME,
          GROUP,
          Environment.LIVE,
          OF_ANN,
          Scopes.of("a:read"),
          List.of("clerk"),
          Restrictions.NONE,
          UsagePolicy.DEFAULT,
          secret(1),
          BY);

  private FoldFixture() {}

  static KeyView key(RegistryEvent... events) {
    return (KeyView) fold(events);
  }

  static EntityView fold(RegistryEvent... events) {
    EntityView view = null;
    long position = 0;
    for (RegistryEvent event : events) {
      view = ViewFold.apply(view, event, ++position);
    }
    return Objects.requireNonNull(view);
  }

  static KeyEvent rotated(int generation, Instant overlapUntil) {
    return new KeyEvent.KeyRotated(KEY, ACME, secret(generation), overlapUntil, BY);
  }

  static KeyEvent revoked() {
    return new KeyEvent.KeyRevoked(KEY, ACME, RevocationReason.KEY_COMPROMISE, null, BY);
  }

  static KeyEvent deleted() {
    return new KeyEvent.KeyDeleted(KEY, ACME, BY);
  }

  static KeyEvent moved(@Nullable GroupId group) {
    return new KeyEvent.KeyMoved(KEY, ACME, group, BY);
  }

  static KeyProfile profile(String subject) {
    return new KeyProfile("label", null, subject, Map.of());
  }

  static SecretGeneration secret(int generation) {
    return new SecretGeneration(generation, new SecretHash(generation, 0, 0, 0), null);
  }

  static LiveSecret live(int generation, @Nullable Instant until) {
    return new LiveSecret(generation, new SecretHash(generation, 0, 0, 0), until);
  }
}
