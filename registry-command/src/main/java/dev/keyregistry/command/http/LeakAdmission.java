package dev.keyregistry.command.http;

import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.command.leaks.PartnerKeys;
import dev.keyregistry.command.leaks.TokenBuckets;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.UnreadBody;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Whose reports of leaks are read at all, as a request's headers tell before its body is read. */
final class LeakAdmission {

  static final String PATH = "/v1/leaks";
  static final String SCOPE = "registry:leaks:report";
  static final String IDENTIFIER = "Github-Public-Key-Identifier";
  static final String SIGNATURE = "Github-Public-Key-Signature";

  private static final int MAX_BODY = 1024 * 1024;
  private static final int MAX_UNKNOWN_BODY = 64 * 1024;
  private static final String MAX_BODY_ATTRIBUTE = LeakAdmission.class.getName();
  private static final Handler<RoutingContext> PASS = RoutingContext::next;

  private final LeakIntake intake;
  private final CallerAuthentication authentication;

  LeakAdmission(LeakIntake intake, CallerAuthentication authentication) {
    this.intake = intake;
    this.authentication = authentication;
  }

  /** Adds the handlers that go before the one that reads bodies. */
  void mount(Router router) {
    Handler<RoutingContext> scope = CallerAuthentication.requireScope(SCOPE);
    router
        .post(PATH)
        .handler(context -> (isSigned(context) ? PASS : authentication).handle(context))
        .handler(context -> (isSigned(context) ? PASS : scope).handle(context))
        .handler(this::admit)
        .failureHandler(LeakAdmission::refuse);
  }

  /** The largest body of a request, in bytes, if it is one that was admitted here. */
  static OptionalInt maxBody(RoutingContext context) {
    Integer max = context.get(MAX_BODY_ATTRIBUTE);
    return max == null ? OptionalInt.empty() : OptionalInt.of(max);
  }

  /** Whether it is in the partner's form, which carries no key. */
  static boolean isSigned(RoutingContext context) {
    return Stream.of(IDENTIFIER, SIGNATURE).anyMatch(context.request().headers()::contains);
  }

  private void admit(RoutingContext context) {
    boolean known = true;
    if (isSigned(context)) {
      String unused = only(context, SIGNATURE);
      known = partnerKeys().knows(only(context, IDENTIFIER));
    } else {
      limit(intake.reporters(), tenant(context), 1);
    }
    // Nobody has verified anything yet: only the name of a key that there is makes a body worth it.
    context.put(MAX_BODY_ATTRIBUTE, known ? MAX_BODY : MAX_UNKNOWN_BODY);
    context.next();
  }

  /** A request that is refused before its body is read. */
  private static void refuse(RoutingContext context) {
    if (maxBody(context).isEmpty()) {
      UnreadBody.endAfterDraining(context);
    }
    context.next();
  }

  /** The partner's keys, if its requests are taken. */
  PartnerKeys partnerKeys() {
    PartnerKeys keys = intake.partnerKeys();
    if (keys == null) {
      throw new ProblemException(
          Problem.of(403, "no_partner_keys", "This registry takes no signed reports of leaks"));
    }
    return keys;
  }

  /** Whose reports an authenticated caller's are counted with. */
  static String tenant(RoutingContext context) {
    return Caller.of(context).identity().tenant().value();
  }

  static void limit(TokenBuckets buckets, String who, int tokens) {
    Duration wait = buckets.take(who, tokens);
    if (!wait.isZero()) {
      throw new ProblemException(
          Problem.of(429, "rate_limited", "Too many leaks are reported from here; try again later"),
          Map.of(HeaderNames.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds())));
    }
  }

  /** The one value of a header. */
  static String only(RoutingContext context, String header) {
    List<String> values = context.request().headers().getAll(header);
    if (values.size() != 1) {
      throw notSigned();
    }
    return values.getFirst();
  }

  static ProblemException notSigned() {
    return new ProblemException(
        Problem.of(403, "invalid_signature", "No known key has signed this body"));
  }
}
