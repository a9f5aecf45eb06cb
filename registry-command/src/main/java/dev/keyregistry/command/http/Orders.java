package dev.keyregistry.command.http;

import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyValidator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
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
  // Not for now, as when its rate is exceeded, but until somebody changes the caller.
  private static final Set<Integer> DENIALS = Set.of(401, 403);
  private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final KeyValidator validator;
  private final Set<String> namesUnderWay = ConcurrentHashMap.newKeySet();
  private final AuthorityFeed feed;

  Orders(KeyValidator validator, AuthorityFeed feed) {
    this.validator = validator;
    this.feed = feed;
  }

  /** Who gives orders, as known at a position of the log. */
  private record Authenticated(Identity identity, long position) {
    Caller caller() {
      return new Caller(
          identity.key(), identity.tenant(), identity.group(), identity.scopes(), position);
    }

    static Authenticated newer(Authenticated one, Authenticated other) {
      return one.position >= other.position ? one : other;
    }
  }

  /** What a request's many orders have learnt of their caller: the next ones start from it. */
  private static final class Standing {
    private final AtomicReference<Authenticated> newest;
    private volatile @Nullable Problem denied;

    Standing(Authenticated first) {
      this.newest = new AtomicReference<>(first);
    }
  }

  /** What a request says of its orders; read on the event loop, given on workers. */
  static final class Request {
    private final dev.keyregistry.http.auth.Caller caller;
    private final Carriage carriage;
    private final @Nullable String scope;
    private final @Nullable Idempotency idempotency;
    private final @Nullable Long expectedVersion;
    private final Standing standing;

    private Request(
        dev.keyregistry.http.auth.Caller caller,
        Carriage carriage,
        @Nullable String scope,
        @Nullable Idempotency idempotency,
        @Nullable Long expectedVersion,
        Standing standing) {
      this.caller = caller;
      this.carriage = carriage;
      this.scope = scope;
      this.idempotency = idempotency;
      this.expectedVersion = expectedVersion;
      this.standing = standing;
    }

    private Order order() {
      return new Order(standing.newest.get().caller(), idempotency, expectedVersion);
    }

    /** One of the request's many orders, which must take effect only once if it has a name. */
    Request part(@Nullable Idempotency name) {
      return new Request(caller, carriage, scope, name, expectedVersion, standing);
    }

    /** Why the caller may give no more orders; {@code null} while it may. */
    @Nullable Problem denied() {
      return standing.denied;
    }
  }

  /**
   * A request for one order, whose body has been read.
   *
   * @param scope what the caller needs for it; {@code null} for nothing but a key that works
   */
  Request read(RoutingContext context, @Nullable String scope) {
    String key = idempotencyKey(context);
    return request(
        context,
        scope,
        key == null ? null : idempotency(context, key, RequestBody.bytes(context)),
        expectedVersion(context));
  }

  /** A request for many orders, whose body tells which. */
  Request readMany(RoutingContext context, String scope) {
    return request(context, scope, null, null);
  }

  private static Request request(
      RoutingContext context,
      @Nullable String scope,
      @Nullable Idempotency idempotency,
      @Nullable Long expectedVersion) {
    var caller = dev.keyregistry.http.auth.Caller.of(context);
    return new Request(
        caller,
        CallerAuthentication.carriage(context.request()),
        scope,
        idempotency,
        expectedVersion,
        new Standing(new Authenticated(caller.identity(), caller.authenticatedAtPosition())));
  }

  /**
   * Gives a command, as often as its caller must be authenticated anew.
   *
   * @throws ProblemException 409 if the same request is under way in this process; one that is
   *     under way in another is waited for, at the log
   */
  Outcome give(Request request, Function<Order, Outcome> command) {
    Idempotency name = request.idempotency;
    if (name == null) {
      return giveNow(request, command);
    }
    String underWay = name.caller() + ' ' + name.key();
    if (!namesUnderWay.add(underWay)) {
      throw new ProblemException(
          Problem.of(
              409,
              "request_in_flight",
              "A request with this Idempotency-Key is under way: send it again when that is over"),
          Map.of(HeaderNames.RETRY_AFTER, "1"));
    }
    try {
      return giveNow(request, command);
    } finally {
      namesUnderWay.remove(underWay);
    }
  }

  private Outcome giveNow(Request request, Function<Order, Outcome> command) {
    for (int attempt = 1; ; attempt++) {
      Problem denied = request.denied();
      if (denied != null) { // for another of its orders
        throw new ProblemException(denied);
      }
      Outcome outcome = command.apply(request.order());
      if (!(outcome instanceof Outcome.CallerChanged changed) || attempt == ATTEMPTS) {
        return outcome;
      }
      Decision decision = reauthenticate(request, changed.position());
      request.standing.newest.accumulateAndGet(
          new Authenticated(Objects.requireNonNull(decision.key()), decision.position()),
          Authenticated::newer);
    }
  }

  private Decision reauthenticate(Request request, long position) {
    if (!feed.await(position, IMAGE_LIMIT)) {
      throw new ProblemException(
          Problem.of(503, "not_ready", "The caller's key has changed; try again"));
    }
    Demand demand =
        request.scope == null ? Demand.NOTHING : Demand.ofScopes(List.of(request.scope));
    Decision decision = validator.validate(request.carriage, demand.from(address(request)));
    if (!decision.allowed()) {
      ProblemException denied =
          CallerAuthentication.denied(
              decision,
              "While the request was under way, the verdict became " + decision.verdict());
      if (DENIALS.contains(denied.problem().status())) {
        request.standing.denied = denied.problem();
      }
      throw denied;
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

  /** What the request is named, if it is to take effect only once (rule L5). */
  static @Nullable String idempotencyKey(RoutingContext context) {
    String key = context.request().getHeader("Idempotency-Key");
    if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw new ProblemException(
          Problem.of(
              400, "invalid_idempotency_key", "Idempotency-Key has 1 to 255 visible characters"));
    }
    return key;
  }

  // The bearer of tokens may act in several tenants: what it did in one is no answer in another.
  private static String caller(RoutingContext context) {
    Identity identity = dev.keyregistry.http.auth.Caller.of(context).identity();
    return identity.key() == null ? identity.tenant() + " " + identity.actor() : identity.actor();
  }

  /** The name of what a request says; {@code said} must be the same whenever it is sent again. */
  static Idempotency idempotency(RoutingContext context, String key, byte[] said) {
    String target = context.request().method().name() + ' ' + context.request().uri() + '\n';
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(target.getBytes(StandardCharsets.UTF_8));
      digest.update(said);
      return new Idempotency(caller(context), key, digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
