package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReports.Added;
import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.command.leaks.LeakIntake.Form;
import dev.keyregistry.command.leaks.PartnerKeys;
import dev.keyregistry.command.leaks.TokenBuckets;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where leaked secrets are reported (ADR 0011): by the secret-scanning partner, whose requests are
 * signed, or by a caller with a key. The answer is the same whether a secret is a key's or not.
 */
final class LeakRoutes {

  static final String PATH = "/v1/leaks";

  /** The largest body, in bytes. */
  static final int MAX_BODY = 1024 * 1024;

  private static final String SCOPE = "registry:leaks:report";
  private static final String IDENTIFIER = "Github-Public-Key-Identifier";
  private static final String SIGNATURE = "Github-Public-Key-Signature";
  private static final int NETWORK_BYTES = 8;

  private final LeakIntake intake;
  private final Orders orders;
  private final LogWork work;

  LeakRoutes(LeakIntake intake, Orders orders, LogWork work) {
    this.intake = intake;
    this.orders = orders;
    this.work = work;
  }

  private record Received(int received) {}

  /** Takes requests that carry a partner's signature and no key; before callers are asked for. */
  void mountSigned(Router router) {
    router
        .post(PATH)
        .handler(
            context -> {
              boolean signed =
                  List.of(IDENTIFIER, SIGNATURE).stream()
                      .anyMatch(context.request().headers()::contains);
              if (signed) {
                partner(context);
              } else {
                context.next();
              }
            });
  }

  /** Takes requests of callers that have been authenticated. */
  void mount(Router router) {
    router.post(PATH).handler(CallerAuthentication.requireScope(SCOPE)).handler(this::bulk);
  }

  private void partner(RoutingContext context) {
    String address = address(context);
    limit(intake.addresses(), network(address), 1);
    PartnerKeys keys = intake.partnerKeys();
    if (keys == null) {
      throw new ProblemException(
          Problem.of(403, "no_partner_keys", "This registry takes no signed reports of leaks"));
    }
    String identifier = only(context, IDENTIFIER);
    String signature = only(context, SIGNATURE);
    byte[] body = RequestBody.bytes(context);
    work.run(
        context,
        () -> {
          // The very bytes, and before anything reads them.
          if (!keys.signed(identifier, signature, body)) {
            throw notSigned();
          }
          List<LeakReport> reports = PartnerLeaks.read(body, address);
          return accepted(intake.take(Form.PARTNER, reports, Condition.NONE), reports);
        },
        received -> Answers.json(context, 202, received));
  }

  private void bulk(RoutingContext context) {
    Caller caller = Caller.of(context);
    String key = caller.identity().key().value();
    limit(intake.reporters(), key, 1);
    Orders.Request request = orders.read(context, SCOPE);
    work.run(
        context,
        () -> {
          List<LeakReport> reports =
              RequestBody.read(context, ReportedLeaks.class).reports(key, caller.remoteAddress());
          limit(intake.reporters(), key, reports.size() - 1);
          return give(request, reports);
        },
        received -> Answers.json(context, 202, received));
  }

  /** L4: a caller that was revoked meanwhile reports nothing. */
  private Received give(Orders.Request request, List<LeakReport> reports) {
    Outcome outcome = orders.give(request, order -> outcome(order, reports));
    if (outcome instanceof Outcome.CallerChanged) {
      throw OutcomeProblems.of(outcome);
    }
    return new Received(reports.size());
  }

  private Outcome outcome(Order order, List<LeakReport> reports) {
    var authority = new Condition(order.caller().authority(), order.caller().authenticatedAt());
    Added added = intake.take(Form.BULK, reports, authority);
    if (added instanceof Added.CallerChanged changed) {
      return new Outcome.CallerChanged(changed.position());
    }
    Received unused = accepted(added, reports);
    return new Outcome.Done(0, 0);
  }

  private static Received accepted(Added added, List<LeakReport> reports) {
    return switch (added) {
      case Added.Waiting waiting -> new Received(reports.size());
      case Added.CallerChanged changed -> throw new AssertionError("nobody's authority counts");
      case Added.Full full ->
          throw new ProblemException(
              Problem.of(503, "too_many_reports", "Too many reports wait to be handled"),
              Map.of(HeaderNames.RETRY_AFTER, "10"));
    };
  }

  private static void limit(TokenBuckets buckets, String who, int tokens) {
    Duration wait = buckets.take(who, tokens);
    if (!wait.isZero()) {
      throw new ProblemException(
          Problem.of(429, "rate_limited", "Too many leaks are reported from here; try again later"),
          Map.of(HeaderNames.RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds())));
    }
  }

  private static String only(RoutingContext context, String header) {
    List<String> values = context.request().headers().getAll(header);
    if (values.size() != 1) {
      throw notSigned();
    }
    return values.getFirst();
  }

  private static ProblemException notSigned() {
    return new ProblemException(
        Problem.of(403, "invalid_signature", "No known key has signed this body"));
  }

  private static String address(RoutingContext context) {
    var remote = context.request().remoteAddress();
    return remote == null ? "" : remote.hostAddress();
  }

  /** Whom an address is counted with: who has one of IPv6 has all that begin with the same half. */
  private static String network(String address) {
    try {
      byte[] bytes = IpRange.address(address);
      return HexFormat.of()
          .formatHex(bytes.length == 16 ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
