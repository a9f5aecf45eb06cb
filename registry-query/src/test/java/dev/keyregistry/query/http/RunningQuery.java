package dev.keyregistry.query.http;

import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.QueryConfig;
import dev.keyregistry.query.QueryService;
import dev.keyregistry.validator.token.TokenConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** A query service on a log of its own, callers that it knows, and a client for it. */
final class RunningQuery implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Facts facts = new Facts();
  private final Secret root = facts.secret();
  private final Secret acmeAdmin = facts.secret();
  private final Secret acmeUser = facts.secret();
  private final HttpClient client = HttpClient.newHttpClient();
  private final KafkaCluster kafka = KafkaCluster.fresh();
  private final LogOnKafka log = LogOnKafka.complete(kafka);
  private final QueryService service;

  private RunningQuery(PostgresDatabase postgres, TokenConfig tokens) {
    var config =
        new QueryConfig(
            ServerConfig.of("127.0.0.1", 0),
            postgres.jdbcUrl(),
            postgres.user(),
            postgres.password(),
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            Duration.ofMillis(1500),
            false,
            tokens);
    service = QueryService.start(config, Clock.systemUTC());
  }

  static RunningQuery withCallers() {
    return withCallers(TestServers.postgres().createDatabase());
  }

  /** Ready, with the tenants acme and globex, and keys for those who ask. */
  static RunningQuery withCallers(PostgresDatabase postgres) {
    return withCallers(postgres, TokenConfig.NONE);
  }

  /** The same, for tokens as well. */
  static RunningQuery withCallers(PostgresDatabase postgres, TokenConfig tokens) {
    var query = new RunningQuery(postgres, tokens);
    query.appendCallers();
    await().atMost(SOON).until(() -> query.get("/readyz").statusCode() == 200);
    return query;
  }

  private void appendCallers() {
    var all = Scopes.of("registry:*");
    log.append(facts.tenant(TenantId.REGISTRY));
    log.append(facts.tenant(Facts.ACME));
    log.append(facts.tenant(Facts.GLOBEX));
    log.append(facts.key(facts.keyId(), TenantId.REGISTRY, "root", all, root));
    log.append(facts.key(facts.keyId(), Facts.ACME, "admin", all, acmeAdmin));
    log.append(facts.key(facts.keyId(), Facts.ACME, "user", Scopes.of("*"), acmeUser));
  }

  /** What goes on where the callers' own facts end. */
  Facts facts() {
    return facts;
  }

  LogOnKafka log() {
    return log;
  }

  QueryService service() {
    return service;
  }

  HttpClient client() {
    return client;
  }

  /** Administers the cell. */
  Secret root() {
    return root;
  }

  /** Administers the tenant acme. */
  Secret acmeAdmin() {
    return acmeAdmin;
  }

  /** May do all in the tenant acme, but not administer it. */
  Secret acmeUser() {
    return acmeUser;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.uri() + path));
  }

  HttpRequest.Builder request(String path, Secret caller) {
    return request(path).header("Authorization", "Bearer " + caller.reveal());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> getByToken(String path, String token)
      throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> get(String path, Secret caller) throws IOException, InterruptedException {
    return send(request(path, caller));
  }

  HttpResponse<String> get(String path, Secret caller, Object minPosition)
      throws IOException, InterruptedException {
    return send(request(path, caller).header("Registry-Min-Position", minPosition.toString()));
  }

  HttpResponse<String> post(String path, Secret caller) throws IOException, InterruptedException {
    return send(request(path, caller).POST(HttpRequest.BodyPublishers.noBody()));
  }

  @Override
  public void close() {
    service.close();
    log.close();
    kafka.close();
    client.close();
  }
}
