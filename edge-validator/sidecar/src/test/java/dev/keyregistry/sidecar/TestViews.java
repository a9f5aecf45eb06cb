package dev.keyregistry.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Views of the usual: an active tenant, and keys of it that may do nothing in particular. */
final class TestViews {

  private static final TenantId ACME = TenantId.of("acme");

  private TestViews() {}

  static TenantView tenant(long position) {
    return new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, position);
  }

  static KeyView key(int number, String secret, KeyStatus status, long position) {
    var hash = SecretHash.of(secret.getBytes(US_ASCII));
    return new KeyView(
        new KeyId(new UUID(1, number)),
        ACME,
        null,
        2,
        Environment.LIVE,
        status,
        Scopes.NONE,
        List.of(),
        null,
        2,
        Restrictions.NONE,
        UsagePolicy.DEFAULT,
        List.of(new KeyView.LiveSecret(1, hash, null)),
        2,
        position);
  }
}
