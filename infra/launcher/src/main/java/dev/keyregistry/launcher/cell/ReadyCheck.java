package dev.keyregistry.launcher.cell;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a service whether it is ready, until it is. */
final class ReadyCheck implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Returns when the service is ready.
   *
   * @throws LaunchException with its last answer, if it does not become ready
   */
  void await(String part, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/readyz")).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String last = "";
    while (System.nanoTime() - deadline < 0) {
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
        last = answer.statusCode() + " " + answer.body().strip();
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaunchException(part + " was not awaited to the end", e);
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
    throw new LaunchException(
        "%s is not ready after %d s; it answers: %s".formatted(part, LIMIT.toSeconds(), last));
  }

  @Override
  public void close() {
    client.shutdownNow(); // A request under way has been answered or given up.
  }
}
