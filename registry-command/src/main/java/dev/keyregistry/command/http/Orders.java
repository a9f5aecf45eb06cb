package dev.keyregistry.command.http;

import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyIdentity;
import dev.keyregistry.validator.validation.KeyValidator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On whose authority a request's command is given. When the caller's key, group or tenant changes
 * between its authentication and the append, the log refuses (rule L4), and the caller is
 * authenticated again on an image that knows of the change.
 */
final class Orders {

  private static final Duration IMAGE_LIMIT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 3;
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final KeyValidator validator;
  private final AuthorityFeed feed;

  Orders(KeyValidator validator, AuthorityFeed feed) {
    this.validator = validator;
    this.feed = feed;
  }

  /** What a request says of its order; read on the event loop, given on a worker. */
  record Request(
      dev.keyregistry.http.auth.Caller caller,
      Carriage carriage,
      String scope,
      @Nullable Idempotency idempotency,
      @Nullable Long expectedVersion) {}

  Request read(RoutingContext context, String scope) {
    var caller = dev.keyregistry.http.auth.Caller.of(context);
    return new Request(
        caller,
        Carriage.ofHeaders(
            context.request().headers().getAll(HttpHeaders.AUTHORIZATION), List.of()),
        scope,
        idempotency(context, caller.identity()),
        expectedVersion(context));
  }

  /** Gives a command, as often as its caller must be authenticated anew. */
  Outcome give(Request request, Function<Order, Outcome> command) {
    KeyIdentity identity = request.caller.identity();
    long position = request.caller.authenticatedAtPosition();
    for (int attempt = 1; ; attempt++) {
      var caller =
          new Caller(
              identity.key(), identity.tenant(), identity.group(), identity.scopes(), position);
      Outcome outcome =
          command.apply(new Order(caller, request.idempotency, request.expectedVersion));
      if (!(outcome instanceof Outcome.CallerChanged changed) || attempt == ATTEMPTS) {
        return outcome;
      }
      Decision decision = reauthenticate(request, changed.position());
      identity = Objects.requireNonNull(decision.key());
      position = decision.position();
    }
  }

  private Decision reauthenticate(Request request, long position) {
    if (!feed.await(position, IMAGE_LIMIT)) {
      throw new ProblemException(
          Problem.of(503, "not_ready", "The caller's key has changed; try again"));
    }
    Decision decision =
        validator.validate(
            request.carriage, Demand.ofScopes(List.of(request.scope)).from(address(request)));
    if (!decision.allowed()) {
      throw CallerAuthentication.denied(
          decision, "While the request was under way, the verdict became " + decision.verdict());
    }
    return decision;
  }

  private static byte @Nullable [] address(Request request) {
    try {
      return IpRange.address(request.caller.remoteAddress());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Long expectedVersion(RoutingContext context) {
    String header = context.request().getHeader(HttpHeaders.IF_MATCH);
    if (header == null || header.equals("*")) {
      return null;
    }
    Matcher matcher = ETAG.matcher(header);
    if (!matcher.matches()) {
      throw new ProblemException(
          Problem.of(400, "invalid_if_match", "If-Match carries one ETag, \"<version>\""));
    }
    return Long.valueOf(matcher.group(1));
  }

  private static @Nullable Idempotency idempotency(RoutingContext context, KeyIdentity caller) {
    String key = context.request().getHeader("Idempotency-Key");
    if (key == null) {
      return null;
    }
    if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw new ProblemException(
          Problem.of(
              400, "invalid_idempotency_key", "Idempotency-Key has 1 to 255 visible characters"));
    }
    return new Idempotency(caller.key().value(), key, digest(context));
  }

  private static byte[] digest(RoutingContext context) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String target = context.request().method().name() + ' ' + context.request().uri() + '\n';
      digest.update(target.getBytes(StandardCharsets.UTF_8));
      digest.update(RequestBody.bytes(context));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
