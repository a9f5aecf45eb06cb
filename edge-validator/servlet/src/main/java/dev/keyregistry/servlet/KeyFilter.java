package dev.keyregistry.servlet;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.validator.EdgeValidator;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Identity;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets only requests through whose key meets a demand; it answers the others itself, after RFC
 * 6750, without a body. What comes behind it finds the {@link #identity} of the key, which is the
 * request's user as well.
 *
 * <p>The client's address is the container's {@link ServletRequest#getRemoteAddr}: behind a proxy,
 * have the container take it from the proxy's headers.
 */
public final class KeyFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String ATTRIBUTE = KeyFilter.class.getName();
  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();

  private final transient EdgeValidator edge;
  private final transient Demand demand;

  /**
   * A filter for the paths of one demand.
   *
   * @param edge the service's edge; it may be shared by any number of filters
   */
  public KeyFilter(EdgeValidator edge, Demand demand) {
    this.edge = edge;
    this.demand = demand;
  }

  /**
   * Whose request it is.
   *
   * @throws IllegalStateException if no such filter let it through
   */
  public static Identity identity(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Identity identity) {
      return identity;
    }
    throw new IllegalStateException("no filter authenticates this path");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Carriage carriage =
        Carriage.ofHeaders(HEADERS, name -> Collections.list(request.getHeaders(name)));
    Decision decision = edge.check(carriage, demand.from(address(request.getRemoteAddr())));
    Identity identity = decision.key();
    if (decision.allowed() && identity != null) {
      request.setAttribute(ATTRIBUTE, identity);
      chain.doFilter(new KeyRequest(request, identity), response);
    } else {
      deny(response, Denial.of(decision.verdict()));
    }
  }

  private void deny(HttpServletResponse response, Denial denial) {
    response.setStatus(denial.status());
    response.setHeader("X-Registry-Verdict", denial.verdict().name());
    response.setHeader("Cache-Control", "no-store");
    String challenge = denial.challenge(demand);
    if (challenge != null) {
      response.setHeader("WWW-Authenticate", challenge);
    }
    if (denial.retryAfter() != null) {
      response.setHeader("Retry-After", denial.retryAfter());
    }
  }

  // An address that cannot be read matches no range: a key with an allow list is then denied.
  private static byte @Nullable [] address(@Nullable String text) {
    int zone = text == null ? -1 : text.indexOf('%');
    try {
      return text == null ? null : IpRange.address(zone < 0 ? text : text.substring(0, zone));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
