package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands on keys. */
final class KeyRoutes {

  private static final String SCOPE = "registry:keys:write";
  private static final Duration DEFAULT_OVERLAP = Duration.ofHours(1);

  private final Commands commands;
  private final EventLog log;
  private final Orders orders;
  private final LogWork work;
  private final NewKeys newKeys;
  private final InstantSource clock;

  KeyRoutes(
      Commands commands,
      EventLog log,
      Orders orders,
      LogWork work,
      NewKeys newKeys,
      InstantSource clock) {
    this.commands = commands;
    this.log = log;
    this.orders = orders;
    this.work = work;
    this.newKeys = newKeys;
    this.clock = clock;
  }

  void mount(Router router) {
    var scope = CallerAuthentication.requireScope(SCOPE);
    router.post("/v1/keys").handler(scope).handler(this::create);
    router.put("/v1/keys/:id/scopes").handler(scope).handler(this::changeScopes);
    router.post("/v1/keys/:id/enable").handler(scope).handler(this::enable);
    router.post("/v1/keys/:id/disable").handler(scope).handler(this::disable);
    router.post("/v1/keys/:id/rotate").handler(scope).handler(this::rotate);
    router.post("/v1/keys/:id/revoke").handler(scope).handler(this::revoke);
    router.delete("/v1/keys/:id").handler(scope).handler(this::delete);
  }

  private void create(RoutingContext context) {
    var body = RequestBody.read(context, Bodies.CreateKey.class);
    new FieldChecks()
        .text("label", body.label(), 200)
        .text("description", body.description(), 2_000)
        .text("subject", body.subject(), 200)
        .metadata("metadata", body.metadata())
        .that(
            body.allowedIps() == null || body.allowedIps().size() <= Restrictions.MAX_RANGES,
            "allowedIps",
            "has at most " + Restrictions.MAX_RANGES + " ranges")
        .that(
            body.roles() == null || body.roles().isEmpty(),
            "roles",
            "names a role that the tenant does not have")
        .that(ordered(body.notBefore(), body.expiresAt()), "expiresAt", "is after notBefore")
        .done();
    Environment environment = body.environment() == null ? Environment.LIVE : body.environment();
    Secret secret = newKeys.secret(environment);
    Instant now = clock.instant();
    var command =
        new KeyCommand.CreateKey(
            newKeys.id(now),
            body.tenant(),
            environment,
            new KeyProfile(
                body.label(),
                body.description(),
                body.subject(),
                body.metadata() == null ? Map.of() : body.metadata()),
            body.scopes() == null ? Scopes.NONE : body.scopes(),
            List.of(),
            new Restrictions(
                body.allowedIps() == null ? List.of() : body.allowedIps(),
                body.notBefore(),
                body.expiresAt()),
            new UsagePolicy(body.maxStaleness(), null, null),
            secret.hash(),
            secret.hint(),
            by(context, now, null));
    give(context, 201, command, done -> created(command, secret, done));
  }

  private static boolean ordered(@Nullable Instant notBefore, @Nullable Instant expiresAt) {
    return notBefore == null || expiresAt == null || notBefore.isBefore(expiresAt);
  }

  private static Bodies.KeyCreated created(
      KeyCommand.CreateKey command, Secret secret, Outcome.Done done) {
    KeyProfile profile = command.profile();
    Restrictions restrictions = command.restrictions();
    return new Bodies.KeyCreated(
        command.key(),
        command.tenant(),
        profile.label(),
        profile.description(),
        command.environment(),
        "active",
        command.scopes(),
        command.roles(),
        profile.subject(),
        restrictions.allowedIps(),
        restrictions.notBefore(),
        restrictions.expiresAt(),
        command.usage().maxStaleness(),
        profile.metadata(),
        secret.hint(),
        secret.reveal(),
        Long.toString(done.position()),
        done.version());
  }

  private void changeScopes(RoutingContext context) {
    var body = RequestBody.read(context, Bodies.ChangeScopes.class);
    new FieldChecks().text("reason", body.reason(), 500).done();
    write(
        context,
        new KeyCommand.ChangeScopes(
            id(context), body.scopes(), by(context, clock.instant(), body.reason())));
  }

  private void enable(RoutingContext context) {
    write(context, new KeyCommand.EnableKey(id(context), byWithReason(context)));
  }

  private void disable(RoutingContext context) {
    write(context, new KeyCommand.DisableKey(id(context), byWithReason(context)));
  }

  private void revoke(RoutingContext context) {
    var body = RequestBody.readOr(context, Bodies.Revoke.class, Bodies.Revoke.UNSPECIFIED);
    new FieldChecks().text("comment", body.comment(), 500).done();
    write(
        context,
        new KeyCommand.RevokeKey(
            id(context),
            body.reason() == null ? RevocationReason.UNSPECIFIED : body.reason(),
            body.comment(),
            by(context, clock.instant(), null)));
  }

  private void delete(RoutingContext context) {
    write(context, new KeyCommand.DeleteKey(id(context), by(context, clock.instant(), null)));
  }

  private void rotate(RoutingContext context) {
    var body = RequestBody.readOr(context, Bodies.Rotate.class, Bodies.Rotate.DEFAULT);
    new FieldChecks().text("reason", body.reason(), 500).done();
    KeyId key = id(context);
    Duration overlap = body.overlap() == null ? DEFAULT_OVERLAP : body.overlap();
    Provenance by = by(context, clock.instant(), body.reason());
    Orders.Request request = orders.read(context, SCOPE);
    record Rotated(Outcome outcome, Secret secret) {}
    work.run(
        context,
        () -> {
          Secret secret = newKeys.secret(environment(key));
          var command = new KeyCommand.RotateKey(key, secret.hash(), secret.hint(), overlap, by);
          Outcome outcome = orders.give(request, order -> commands.send(command, order));
          return new Rotated(outcome, secret);
        },
        rotated ->
            answer(
                context,
                200,
                rotated.outcome,
                done -> written(key, done, rotated.secret.reveal())));
  }

  /** What a key was created for: its new secret's text must say the same. */
  private Environment environment(KeyId key) {
    return log.firstOf(key.recordKey())
        .map(created -> ((KeyEvent.KeyCreated) created.event()).environment())
        .orElse(Environment.LIVE); // there is no such key: the command will be refused
  }

  private void write(RoutingContext context, KeyCommand command) {
    give(context, 200, command, done -> written(command.key(), done, null));
  }

  private static Bodies.KeyWritten written(KeyId key, Outcome.Done done, @Nullable String secret) {
    return new Bodies.KeyWritten(key, Long.toString(done.position()), done.version(), secret);
  }

  private void give(
      RoutingContext context, int status, KeyCommand command, Function<Outcome.Done, ?> body) {
    Orders.Request request = orders.read(context, SCOPE);
    work.run(
        context,
        () -> orders.give(request, order -> commands.send(command, order)),
        outcome -> answer(context, status, outcome, body));
  }

  private static void answer(
      RoutingContext context, int status, Outcome outcome, Function<Outcome.Done, ?> body) {
    switch (outcome) {
      case Outcome.Done done -> {
        Answers.position(context, done.position());
        Answers.etag(context, done.version());
        Answers.json(context, status, body.apply(done));
      }
      case Outcome.Replayed replayed -> {
        Answers.position(context, replayed.position());
        Answers.json(context, status, replayed(replayed));
      }
      default -> throw OutcomeProblems.of(outcome);
    }
  }

  private static Bodies.Replayed replayed(Outcome.Replayed replayed) {
    String id = replayed.subject().substring(replayed.subject().indexOf('/') + 1);
    return new Bodies.Replayed(id, null, Long.toString(replayed.position()), false);
  }

  private Provenance byWithReason(RoutingContext context) {
    var body = RequestBody.readOr(context, Bodies.Reason.class, Bodies.Reason.NONE);
    new FieldChecks().text("reason", body.reason(), 500).done();
    return by(context, clock.instant(), body.reason());
  }

  private static Provenance by(RoutingContext context, Instant now, @Nullable String reason) {
    Caller caller = Caller.of(context);
    return new Provenance(now, caller.identity().key().value(), caller.remoteAddress(), reason);
  }

  private static KeyId id(RoutingContext context) {
    try {
      return KeyId.of(requireNonNullElse(context.pathParam("id"), ""));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound("This key"));
    }
  }
}
