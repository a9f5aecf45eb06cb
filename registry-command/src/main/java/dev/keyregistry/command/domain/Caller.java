package dev.keyregistry.command.domain;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who gives a command, as authenticated by a key of the registry or a token.
 *
 * @param key the caller's key; {@code null} if it has a token
 * @param tenant the caller's tenant
 * @param group the key's group, if any
 * @param scopes what the caller may do
 * @param authenticatedAt the position of the image that said so (rule L4)
 */
public record Caller(
    @Nullable KeyId key,
    TenantId tenant,
    @Nullable GroupId group,
    Scopes scopes,
    long authenticatedAt) {

  /** The registry itself, for what it does without being asked: it needs nobody's leave. */
  public static final Caller SYSTEM =
      new Caller(
          new KeyId(new UUID(0, 0)),
          TenantId.REGISTRY,
          null,
          Scopes.of("registry:*"),
          Long.MAX_VALUE);

  /** Keys of the tenant {@code registry} administer every tenant, others their own. */
  public boolean administers(TenantId other) {
    return tenant.equals(TenantId.REGISTRY) || tenant.equals(other);
  }

  /** Nobody grants a scope of the registry that they do not have. */
  public boolean mayGrant(Collection<String> granted) {
    return granted.stream()
        .filter(scope -> scope.startsWith(Scopes.RESERVED_PREFIX))
        .allMatch(scopes::cover);
  }

  /**
   * The record keys of everything in the log that the caller's authority rests on (rule L4): of a
   * token, its tenant alone.
   */
  public List<String> authority() {
    if (equals(SYSTEM)) {
      return List.of();
    }
    List<String> subjects = new ArrayList<>(List.of(tenant.recordKey()));
    if (key != null) {
      subjects.add(key.recordKey());
    }
    if (group != null) {
      subjects.add(group.recordKey());
    }
    return subjects;
  }
}
