package dev.keyregistry.servlet;

import dev.keyregistry.validator.validation.Identity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is whoever made it; the scopes are the user's roles. */
final class KeyRequest extends HttpServletRequestWrapper {

  private final Identity identity;

  KeyRequest(HttpServletRequest request, Identity identity) {
    super(request);
    this.identity = identity;
  }

  @Override
  public Principal getUserPrincipal() {
    return () -> identity.actor();
  }

  @Override
  public String getRemoteUser() {
    return identity.actor();
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
