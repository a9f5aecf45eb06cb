package dev.keyregistry.http.auth;

import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.validation.Identity;
import io.vertx.ext.web.RoutingContext;

/**
 * Who makes a management call.
 *
 * @param identity whose key or token the caller has
 * @param authenticatedAtPosition the position of the image that accepted the key: what happened to
 *     it later is not yet considered (rule L4)
 * @param remoteAddress the caller's network address
 */
public record Caller(Identity identity, long authenticatedAtPosition, String remoteAddress) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /**
   * The caller of an authenticated request.
   *
   * @throws IllegalStateException if no {@link CallerAuthentication} ran on the route
   */
  public static Caller of(RoutingContext context) {
    Caller caller = context.get(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("the route does not authenticate");
    }
    return caller;
  }

  /** Whether the caller administers the whole cell, and not only its own tenant. */
  public boolean administersCell() {
    return identity.tenant().equals(TenantId.REGISTRY);
  }

  /** Whether what belongs to this tenant may be shown to the caller, scopes aside. */
  public boolean mayReach(TenantId tenant) {
    return administersCell() || identity.tenant().equals(tenant);
  }

  void keepIn(RoutingContext context) {
    context.put(ATTRIBUTE, this);
  }
}
