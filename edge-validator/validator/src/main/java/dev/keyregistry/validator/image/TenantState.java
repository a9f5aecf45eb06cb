package dev.keyregistry.validator.image;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.TenantView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as its newest view says, with what its roles add to grants worked out as it is asked.
 */
final class TenantState {

  private static final int MAX_RESOLVED = 4096;

  private final TenantView view;
  private final Map<Grant, Optional<Scopes>> resolved = new ConcurrentHashMap<>();

  TenantState(TenantView view) {
    this.view = view;
  }

  TenantView view() {
    return view;
  }

  boolean suspended() {
    return view.suspended();
  }

  /** Whether it stands against no key; what its roles add is another matter. */
  boolean isHarmless() {
    return !view.suspended() && view.cuts().isEmpty();
  }

  /** Its bulk revocations (rule R5). */
  Cuts cuts() {
    return view.cuts();
  }

  /**
   * What the grant allows with its roles; {@code null} if the tenant knows not all of them, or if
   * it is more than {@link Scopes} can hold.
   */
  @Nullable Scopes scopes(Grant grant) {
    if (grant.roles().isEmpty()) {
      return grant.scopes();
    }
    Optional<Scopes> known = resolved.get(grant);
    if (known == null) {
      known = Optional.ofNullable(resolve(grant));
      if (resolved.size() < MAX_RESOLVED) {
        resolved.put(grant, known);
      }
    }
    return known.orElse(null);
  }

  /** What a role adds; nothing if the tenant does not know it. */
  Scopes scopesOf(String role) {
    return view.roles().getOrDefault(role, Scopes.NONE);
  }

  private @Nullable Scopes resolve(Grant grant) {
    var all = new TreeSet<>(grant.scopes().toList());
    for (String role : grant.roles()) {
      Scopes added = view.roles().get(role);
      if (added == null) {
        return null;
      }
      all.addAll(added.toList());
    }
    return all.size() > Scopes.MAX_COUNT ? null : Scopes.of(all);
  }
}
