package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.TestService;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestTimerTest {

  private static final String COUNT = "registry_http_requests_seconds_count{";

  @Test
  void methods_that_clients_make_up_are_one_series() throws Exception {
    try (var service = new TestService(router -> router.route("/any").handler(c -> c.end()))) {
      for (int i = 0; i < 5; i++) {
        service.send(service.request("/any").method("AAAA" + i, BodyPublishers.noBody()));
      }
      service.get("/any");
      assertThat(counts(service, "/any"))
          .hasSize(2)
          .anyMatch(line -> line.contains("method=\"other\"") && line.endsWith(" 5"))
          .anyMatch(line -> line.contains("method=\"GET\"") && line.endsWith(" 1"));
    }
  }

  @Test
  void a_request_that_fails_counts_for_its_route() throws Exception {
    try (var service =
        new TestService(
            router -> {
              router
                  .route("/v1/*")
                  .handler(
                      c -> {
                        if (c.request().getHeader("Authorization") == null) {
                          throw new ProblemException(Problem.of(401, "missing", null));
                        }
                        c.next();
                      });
              router
                  .get("/v1/things/:id")
                  .handler(
                      c -> {
                        throw new ProblemException(Problem.notFound("The thing"));
                      });
              router
                  .get("/broken")
                  .handler(
                      c -> {
                        throw new IllegalStateException("broken");
                      });
            })) {
      service.get("/v1/things/1");
      service.send(service.request("/v1/things/2").header("Authorization", "x"));
      service.send(service.request("/v1/things/3").header("Authorization", "x"));
      service.get("/broken");
      service.get("/nowhere/else");
      assertThat(counts(service, "/v1/things/:id"))
          .hasSize(2)
          .anyMatch(line -> line.contains("status=\"401\"") && line.endsWith(" 1"))
          .anyMatch(line -> line.contains("status=\"404\"") && line.endsWith(" 2"));
      assertThat(counts(service, "/broken")).singleElement().asString().contains("\"500\"");
      assertThat(counts(service, "none")).singleElement().asString().contains("\"404\"");
    }
  }

  private static List<String> counts(TestService service, String route)
      throws IOException, InterruptedException {
    return service
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(COUNT) && line.contains("route=\"" + route + "\""))
        .toList();
  }
}
