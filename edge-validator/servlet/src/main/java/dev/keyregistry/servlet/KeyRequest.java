package dev.keyregistry.servlet;

import dev.keyregistry.validator.validation.KeyIdentity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is the key that it was made with; its scopes are the user's roles. */
final class KeyRequest extends HttpServletRequestWrapper {

  private final KeyIdentity identity;

  KeyRequest(HttpServletRequest request, KeyIdentity identity) {
    super(request);
    this.identity = identity;
  }

  @Override
  public Principal getUserPrincipal() {
    return () -> identity.key().value();
  }

  @Override
  public String getRemoteUser() {
    return identity.key().value();
  }

  @Override
  public String getAuthType() {
    return "API_KEY";
  }

  @Override
  public boolean isUserInRole(String role) {
    return identity.scopes().cover(role);
  }
}
