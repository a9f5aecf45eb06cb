package dev.keyregistry.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.validator.EdgeValidator;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Demand;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter in a container. */
final class KeyFilterTest {

  private static final TenantId ACME = TenantId.of("acme");

  private final KeyImage image = new KeyImage();
  private final ViewFeed feed = new ViewFeed(image);
  private final EdgeValidator edge = EdgeValidator.startedWith(image, feed);
  private final Server server = new Server();
  private final HttpClient client = HttpClient.newHttpClient();
  private URI uri = URI.create("http://127.0.0.1");

  @BeforeEach
  void start() throws Exception {
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new WhoAmI()), "/*");
    var filter = new KeyFilter(edge, Demand.ofScopes(List.of("orders:read")));
    context.addFilter(
        new FilterHolder(filter), "/*", EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
    server.setHandler(context);
    server.start();
    uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/orders");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.stop();
    edge.close();
  }

  @Test
  void a_good_key_passes_and_is_the_user_of_the_request() throws Exception {
    feed.complete(tenant(1), key("good", "orders:*", Restrictions.NONE, KeyStatus.ACTIVE, 2));

    for (String[] carriage :
        List.of(
            new String[] {"Authorization", "Bearer good"}, new String[] {"X-API-Key", "good"})) {
      HttpResponse<String> answer = get(carriage);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(id().value() + " acme true false API_KEY");
    }
  }

  @Test
  void nobody_passes_before_the_image_is_complete() throws Exception {
    feed.apply(tenant(1));
    feed.apply(key("good", "orders:*", Restrictions.NONE, KeyStatus.ACTIVE, 2));

    HttpResponse<String> answer = get("Authorization", "Bearer good");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("X-Registry-Verdict")).contains("STALE");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void what_is_denied_is_told_why_and_does_not_reach_the_servlet() throws Exception {
    feed.complete(tenant(1), key("good", "orders:write", Restrictions.NONE, KeyStatus.ACTIVE, 2));

    expect(401, "MISSING", get());
    expect(401, "UNKNOWN", get("Authorization", "Bearer bad"));
    expect(400, "AMBIGUOUS", get("Authorization", "Bearer good", "X-API-Key", "other"));
    HttpResponse<String> scope = get("Authorization", "Bearer good");
    expect(403, "SCOPE_MISSING", scope);
    assertThat(scope.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("scope=\"orders:read\"");
  }

  @Test
  void a_revoked_key_is_denied_from_the_next_request_on() throws Exception {
    feed.complete(tenant(1), key("good", "orders:read", Restrictions.NONE, KeyStatus.ACTIVE, 2));
    assertThat(get("Authorization", "Bearer good").statusCode()).isEqualTo(200);

    feed.apply(key("good", "orders:read", Restrictions.NONE, KeyStatus.REVOKED, 3));

    expect(401, "REVOKED", get("Authorization", "Bearer good"));
  }

  @Test
  void a_key_bound_to_addresses_is_judged_by_the_address_that_the_container_tells()
      throws Exception {
    feed.complete(tenant(1), key("good", "orders:read", from("127.0.0.0/8"), KeyStatus.ACTIVE, 2));
    assertThat(get("Authorization", "Bearer good").statusCode()).isEqualTo(200);

    feed.apply(key("good", "orders:read", from("192.0.2.0/24"), KeyStatus.ACTIVE, 3));

    expect(403, "IP_NOT_ALLOWED", get("Authorization", "Bearer good"));
  }

  private static void expect(int status, String verdict, HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("X-Registry-Verdict")).contains(verdict);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
  }

  private HttpResponse<String> get(String... headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Restrictions from(String range) {
    return new Restrictions(List.of(IpRange.of(range)), null, null);
  }

  private static KeyId id() {
    return new KeyId(new UUID(1, 1));
  }

  private static EntityView tenant(long position) {
    return new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, position);
  }

  private static KeyView key(
      String secret, String scope, Restrictions restrictions, KeyStatus status, long position) {
    SecretHash hash = SecretHash.of(secret.getBytes(StandardCharsets.US_ASCII));
    return new KeyView(
        id(),
        ACME,
        null,
        2,
        Environment.LIVE,
        status,
        Scopes.of(scope),
        List.of(),
        null,
        2,
        restrictions,
        UsagePolicy.DEFAULT,
        List.of(new LiveSecret(1, hash, null)),
        2,
        position);
  }

  /** Tells whose request it gets. */
  private static final class WhoAmI extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response
          .getWriter()
          .print(
              String.join(
                  " ",
                  request.getRemoteUser(),
                  KeyFilter.identity(request).tenant().value(),
                  Boolean.toString(request.isUserInRole("orders:read")),
                  Boolean.toString(request.isUserInRole("invoices:read")),
                  request.getAuthType()));
    }
  }
}
