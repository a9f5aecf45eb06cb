package dev.keyregistry.query.http;

import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.OpenApiDocument;
import dev.keyregistry.query.model.Answer;
import dev.keyregistry.query.projection.ProjectionStatus;
import dev.keyregistry.query.store.ReadModel;
import dev.keyregistry.query.store.StoreUnavailableException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The routes of the query API, behind authentication and read-your-writes. */
public final class QueryApi implements Endpoints {

  private static final int MAX_CONCURRENT_READS = 256;

  private final OpenApiDocument document = OpenApiDocument.beside(QueryApi.class);
  private final CallerAuthentication authentication;
  private final MinPosition minPosition;
  private final KeyRoutes keys;
  private final TenantRoutes tenants;
  private final ViewRoutes views;
  private final ProjectionRoutes projection;

  /**
   * @param minPositionLimit how long a request waits for the position that it names
   * @param rebuild begins a rebuild of the store
   */
  public QueryApi(
      CallerAuthentication authentication,
      ReadModel store,
      ProjectionStatus status,
      BlockingWork work,
      Duration minPositionLimit,
      Runnable rebuild) {
    this.authentication = authentication;
    this.minPosition = new MinPosition(status, minPositionLimit);
    this.keys = new KeyRoutes(store, work);
    this.tenants = new TenantRoutes(store, work);
    this.views = new ViewRoutes(store, work);
    this.projection = new ProjectionRoutes(rebuild);
  }

  /** The work of a service's routes: a bounded number of reads at once. */
  public static BlockingWork work() {
    return new BlockingWork("query-read", MAX_CONCURRENT_READS);
  }

  @Override
  public void mount(Router router) {
    router.get(OpenApiDocument.PATH).handler(document);
    router.route("/v1/*").handler(authentication).handler(minPosition);
    keys.mount(router);
    tenants.mount(router);
    views.mount(router);
    projection.mount(router);
  }

  /** Reads off the event loop, and answers with the position that was read. */
  static <T> void read(
      RoutingContext context,
      BlockingWork work,
      Callable<Answer<T>> read,
      Consumer<? super T> answer) {
    work.run(
        context,
        () -> call(read),
        found -> {
          MinPosition.check(context, found.position());
          Answers.position(context, found.position());
          answer.accept(found.value());
        });
  }

  private static <T> T call(Callable<T> read) throws Exception {
    try {
      return read.call();
    } catch (StoreUnavailableException e) {
      throw ProblemException.tryAgain("store_unavailable", "The query store does not answer");
    }
  }
}
