package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.TenantCommand.DefineRole;
import dev.keyregistry.command.domain.TenantCommand.RemoveRole;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantEvent.RoleDefined;
import dev.keyregistry.events.TenantEvent.RoleRemoved;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The roles of a tenant: names that stand for sets of scopes.
 *
 * @param scopes what each stands for
 * @param written how many characters all definitions so far have taken
 */
public record TenantRoles(SortedMap<String, Scopes> scopes, long written) {

  public static final TenantRoles NONE = new TenantRoles(new TreeMap<>(), 0);

  /** The most roles of a tenant. */
  public static final int MAX_ROLES = 100;

  // A tenant's view holds all of them, and has a bound that the relay cannot pass over (R3).
  private static final int MAX_CHARACTERS = 128 * 1024;
  // Every decision on the tenant reads all of its events.
  private static final long MAX_WRITTEN = 4L * 1024 * 1024;
  private static final int AROUND_A_SCOPE = 3;
  private static final int AROUND_A_ROLE = 32;

  public TenantRoles {
    scopes = Collections.unmodifiableSortedMap(new TreeMap<>(scopes));
  }

  boolean know(Collection<String> roles) {
    return scopes.keySet().containsAll(roles);
  }

  /** All that a key with these scopes and roles may do; a role that is not there adds nothing. */
  SortedSet<String> granted(Scopes own, Collection<String> roles) {
    SortedSet<String> all = new TreeSet<>(own.toList());
    for (String role : roles) {
      all.addAll(scopes.getOrDefault(role, Scopes.NONE).toList());
    }
    return all;
  }

  TenantRoles after(RoleDefined event) {
    SortedMap<String, Scopes> changed = new TreeMap<>(scopes);
    changed.put(event.role(), event.scopes());
    return new TenantRoles(changed, written + characters(event.role(), event.scopes()));
  }

  TenantRoles after(RoleRemoved event) {
    SortedMap<String, Scopes> changed = new TreeMap<>(scopes);
    changed.remove(event.role());
    return new TenantRoles(changed, written + characters(event.role(), Scopes.NONE));
  }

  Decision decide(DefineRole c, Caller caller) {
    if (!caller.mayGrant(c.scopes().toList()) || !mayChange(c.role(), caller)) {
      return Decision.grantsTooMuch();
    }
    if (Objects.equals(scopes.get(c.role()), c.scopes())) {
      return Decision.of();
    }
    var defined = new RoleDefined(c.tenant(), c.role(), c.scopes(), c.by());
    return after(defined).isTooLarge()
        ? refuse(
            Refusal.TOO_MANY_ROLES,
            "a tenant has at most "
                + MAX_ROLES
                + " roles, with 128 KiB of scopes in all, and 4 MiB of definitions over time")
        : Decision.of(defined);
  }

  Decision decide(RemoveRole c, Caller caller) {
    if (!mayChange(c.role(), caller)) {
      return Decision.grantsTooMuch();
    }
    return scopes.containsKey(c.role())
        ? Decision.of(new RoleRemoved(c.tenant(), c.role(), c.by()))
        : refuse(Refusal.NOT_FOUND, "there is no such role");
  }

  /**
   * Whether the caller has what the role gives now. Whoever could take that away for a while could
   * get hold of a key that has the role, and wait until the role is what it was.
   */
  private boolean mayChange(String role, Caller caller) {
    return caller.mayGrant(scopes.getOrDefault(role, Scopes.NONE).toList());
  }

  private boolean isTooLarge() {
    long characters = 0;
    for (var role : scopes.entrySet()) {
      characters += characters(role.getKey(), role.getValue());
    }
    return scopes.size() > MAX_ROLES || characters > MAX_CHARACTERS || written > MAX_WRITTEN;
  }

  private static long characters(String role, Scopes scopes) {
    long characters = (long) AROUND_A_ROLE + role.length();
    for (String scope : scopes.toList()) {
      characters += scope.length() + AROUND_A_SCOPE;
    }
    return characters;
  }
}
