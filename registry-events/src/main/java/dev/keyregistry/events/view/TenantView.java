package dev.keyregistry.events.view;

import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an edge needs of a tenant.
 *
 * @param id the tenant
 * @param suspended whether none of its keys works
 * @param defaultMaxStaleness for keys that have none of their own; {@code null} is the cell's
 * @param roles the scopes that each role stands for
 * @param cuts the bulk revocations of the tenant, oldest first, without those that later ones
 *     include
 * @param position the newest event reflected
 */
public record TenantView(
    TenantId id,
    boolean suspended,
    @Nullable MaxStaleness defaultMaxStaleness,
    SortedMap<String, Scopes> roles,
    Cuts cuts,
    long position)
    implements EntityView {
  public TenantView {
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
  }

  TenantView at(long newPosition) {
    return new TenantView(id, suspended, defaultMaxStaleness, roles, cuts, newPosition);
  }

  TenantView suspended(boolean nowSuspended) {
    return new TenantView(id, nowSuspended, defaultMaxStaleness, roles, cuts, position);
  }

  TenantView staleness(@Nullable MaxStaleness bound) {
    return new TenantView(id, suspended, bound, roles, cuts, position);
  }

  TenantView role(String name, @Nullable Scopes scopes) {
    var changed = new TreeMap<>(roles);
    if (scopes == null) {
      changed.remove(name);
    } else {
      changed.put(name, scopes);
    }
    return new TenantView(id, suspended, defaultMaxStaleness, changed, cuts, position);
  }

  TenantView cut(Cut cut) {
    return new TenantView(id, suspended, defaultMaxStaleness, roles, cuts.with(cut), position);
  }
}
