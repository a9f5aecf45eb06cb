package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.authority.KeyCensus;
import dev.keyregistry.command.domain.CutBrake;
import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Where keys are revoked in bulk (rule R5): one event and one record, however many they are. */
final class CutRoutes {

  private final CommandRoutes<TenantCommand> routes;
  private final KeyCensus census;
  private final double share;

  /**
   * The route.
   *
   * @param share how many of a tenant's keys may be revoked without a word, as a fraction
   */
  CutRoutes(CommandRoutes<TenantCommand> routes, KeyCensus census, double share) {
    this.routes = routes;
    this.census = census;
    this.share = share;
  }

  private record Body(
      TenantId tenant,
      @Nullable GroupId group,
      @Nullable String subject,
      @Nullable Environment environment,
      @Nullable Instant createdBefore,
      @Nullable RevocationReason reason,
      @Nullable String comment,
      @Nullable Boolean dryRun,
      @Nullable Long confirm) {

    void check() {
      new FieldChecks()
          .text("subject", subject, SettingsChecks.MAX_SUBJECT)
          .text("comment", comment, KeyLifecycle.MAX_COMMENT)
          .that(confirm == null || confirm >= 0, "confirm", "is a number of keys")
          .that(
              createdBefore == null
                  || createdBefore.equals(createdBefore.truncatedTo(ChronoUnit.MILLIS)),
              "createdBefore",
              "is in whole milliseconds, as the ids of keys are")
          .done();
    }

    /** Which keys, of those that are there now. */
    Cut cut() {
      return new Cut(
          KeyState.NOT_YET, group, Cut.subject(tenant, subject), environment, createdBefore);
    }

    boolean rehearsal() {
      return Boolean.TRUE.equals(dryRun);
    }
  }

  /**
   * What was revoked, or would be.
   *
   * @param keys how many keys were revoked by it
   * @param ofKeys of how many that the tenant had
   */
  private record Done(
      TenantId tenant,
      boolean dryRun,
      long keys,
      long ofKeys,
      boolean confirmationNeeded,
      String position) {}

  private record Replayed(TenantId tenant, boolean dryRun, String position) {}

  void mount(Router router) {
    routes.on(router.post("/v1/cuts"), 200, this::cut);
  }

  private Preparation<TenantCommand> cut(CommandRequest request) {
    Body body = request.body(Body.class);
    body.check();
    Provenance by = request.by(KeyLifecycle.why(body.reason, body.comment));
    return () -> prepared(body, by);
  }

  private Prepared<TenantCommand> prepared(Body body, Provenance by) {
    KeyCensus.Count count =
        census
            .count(body.tenant, body.cut())
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(503, "not_ready", "Keys cannot be counted now; try again")));
    var brake = new CutBrake(count.covered(), count.keys(), share, body.confirm);
    return new Prepared<>(
        new TenantCommand.CutKeys(
            body.tenant,
            body.cut(),
            body.subject,
            requireNonNullElse(body.reason, RevocationReason.UNSPECIFIED),
            body.comment,
            brake,
            body.rehearsal(),
            by),
        done ->
            new Done(
                body.tenant,
                body.rehearsal(),
                count.covered(),
                count.keys(),
                brake.asks(),
                Long.toString(done.position())),
        replayed ->
            new Replayed(body.tenant, body.rehearsal(), Long.toString(replayed.position())));
  }
}
