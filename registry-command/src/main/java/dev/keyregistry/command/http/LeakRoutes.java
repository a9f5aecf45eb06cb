package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.eventlog.LeakReports.Added;
import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.command.leaks.LeakIntake.Form;
import dev.keyregistry.command.leaks.PartnerKeys;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where leaked secrets are reported (ADR 0011): by the secret-scanning partner, whose requests are
 * signed, or by a caller with a key. The answer is the same whether a secret is a key's or not.
 */
final class LeakRoutes {

  private static final int NETWORK_BYTES = 8;

  private final LeakIntake intake;
  private final LeakAdmission admission;
  private final Orders orders;
  private final LogWork work;

  LeakRoutes(LeakIntake intake, LeakAdmission admission, Orders orders, LogWork work) {
    this.intake = intake;
    this.admission = admission;
    this.orders = orders;
    this.work = work;
  }

  private record Received(int received) {}

  /** Takes requests that were admitted; before callers of other routes are authenticated. */
  void mount(Router router) {
    router
        .post(LeakAdmission.PATH)
        .handler(
            context -> {
              if (LeakAdmission.isSigned(context)) {
                partner(context);
              } else {
                bulk(context);
              }
            });
  }

  private void partner(RoutingContext context) {
    String address = address(context);
    PartnerKeys keys = admission.partnerKeys();
    String identifier = LeakAdmission.only(context, LeakAdmission.IDENTIFIER);
    String signature = LeakAdmission.only(context, LeakAdmission.SIGNATURE);
    byte[] body = RequestBody.bytes(context);
    work.run(
        context,
        () -> {
          // The very bytes, and before anything reads them.
          if (!inTurn(Form.PARTNER, () -> keys.signed(identifier, signature, body))) {
            LeakAdmission.limit(intake.addresses(), network(address), 1);
            throw LeakAdmission.notSigned();
          }
          LeakAdmission.limit(intake.signers(), identifier, 1);
          List<LeakReport> reports =
              inTurn(Form.PARTNER, () -> PartnerLeaks.read(body, address, intake::eraser));
          return accepted(intake.take(Form.PARTNER, reports, Condition.NONE), reports);
        },
        received -> Answers.json(context, 202, received));
  }

  private void bulk(RoutingContext context) {
    Caller caller = Caller.of(context);
    var by =
        new Reporter(caller.identity().actor(), caller.identity().tenant(), caller.remoteAddress());
    Orders.Request request = orders.read(context, LeakAdmission.SCOPE);
    work.run(
        context,
        () -> {
          List<LeakReport> reports =
              inTurn(
                  Form.BULK,
                  () -> RequestBody.read(context, ReportedLeaks.class).reports(by, intake::eraser));
          LeakAdmission.limit(
              intake.reporters(), LeakAdmission.tenant(context), reports.size() - 1);
          return give(request, reports);
        },
        received -> Answers.json(context, 202, received));
  }

  private <T> T inTurn(Form form, Supplier<T> work) {
    T done = intake.inTurn(form, work);
    if (done == null) {
      throw ProblemException.tryAgain("overloaded", "Too many requests are under way");
    }
    return done;
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
