package dev.keyregistry.command.http;

import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.authority.KeyCensus;
import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.OpenApiDocument;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The routes of the command API. */
public final class CommandApi implements Endpoints {

  private final OpenApiDocument document = OpenApiDocument.beside(CommandApi.class);
  private final CallerAuthentication authentication;
  private final KeyImport keyImport;
  private final KeyRoutes keys;
  private final TenantRoutes tenants;
  private final RoleRoutes roles;
  private final GroupRoutes groups;
  private final CutRoutes cuts;
  private final LeakAdmission leakAdmission;
  private final LeakRoutes leaks;

  /**
   * The API.
   *
   * @param validator authenticates callers, by the authority's own image
   * @param lookups fetch what a denial may lack
   * @param imageReady not until that image is complete
   * @param feed tells when that image has caught up
   * @param census counts keys in the image
   * @param work runs what may block, one command per request
   * @param rows runs the commands of imports, which bound their number themselves
   * @param leakIntake takes reports of leaked secrets
   * @param massRevocationShare how many of a tenant's keys may be revoked at once without a word,
   *     as a fraction
   */
  public CommandApi(
      Commands commands,
      EventLog log,
      KeyValidator validator,
      Lookups lookups,
      Readiness imageReady,
      AuthorityFeed feed,
      KeyCensus census,
      BlockingWork work,
      Executor rows,
      NewKeys newKeys,
      LeakIntake leakIntake,
      double massRevocationShare,
      Clock clock) {
    var orders = new Orders(validator, feed);
    this.authentication = new CallerAuthentication(validator, lookups, imageReady);
    this.keyImport =
        new KeyImport(
            new ImportRows(commands::send, orders, log, newKeys, clock),
            authentication,
            rows,
            ImportLimits.STANDARD);
    var logWork = new LogWork(work);
    this.keys =
        new KeyRoutes(
            new CommandRoutes<>(KeyRoutes.SCOPE, commands::send, orders, logWork, clock),
            newKeys,
            log);
    this.tenants =
        new TenantRoutes(
            new CommandRoutes<>(
                TenantRoutes.SCOPE, TenantRoutes.inCell(commands), orders, logWork, clock));
    this.groups =
        new GroupRoutes(
            new CommandRoutes<>(GroupRoutes.SCOPE, commands::send, orders, logWork, clock),
            newKeys);
    this.roles =
        new RoleRoutes(
            new CommandRoutes<>(RoleRoutes.SCOPE, commands::send, orders, logWork, clock));
    this.cuts =
        new CutRoutes(
            new CommandRoutes<>(KeyRoutes.SCOPE, commands::send, orders, logWork, clock),
            census,
            massRevocationShare);
    this.leakAdmission = new LeakAdmission(leakIntake, authentication);
    this.leaks = new LeakRoutes(leakIntake, leakAdmission, orders, logWork);
  }

  @Override
  public void mountStreams(Router router) {
    keyImport.mount(router);
    leakAdmission.mount(router);
  }

  @Override
  public void mount(Router router) {
    router.get(OpenApiDocument.PATH).handler(document);
    leaks.mount(router); // some of its requests carry no key, and the others were admitted before
    router.route("/v1/*").handler(authentication);
    router.get("/v1/whoami").handler(CommandApi::whoAmI);
    keys.mount(router);
    tenants.mount(router);
    roles.mount(router);
    groups.mount(router);
    cuts.mount(router);
  }

  @Override
  public OptionalInt maxBodyBytes(RoutingContext context) {
    return LeakAdmission.maxBody(context);
  }

  /** Who the caller is. */
  private record WhoAmI(
      @Nullable KeyId keyId,
      TenantId tenant,
      Environment environment,
      @Nullable String subject,
      Scopes scopes) {}

  private static void whoAmI(RoutingContext context) {
    Identity caller = Caller.of(context).identity();
    Answers.json(
        context,
        200,
        new WhoAmI(
            caller.key(),
            caller.tenant(),
            caller.environment(),
            caller.subject(),
            caller.scopes()));
  }
}
