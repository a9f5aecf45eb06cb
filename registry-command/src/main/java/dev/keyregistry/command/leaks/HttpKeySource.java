package dev.keyregistry.command.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A document at a URL, read without following redirects. */
final class HttpKeySource implements KeySource {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  HttpKeySource(URI uri) {
    this.uri = uri;
  }

  @Override
  public byte[] read() throws IOException {
    // The client's own timeout ends with the headers; a body may trickle.
    var reading = new FutureTask<>(this::get);
    Thread.ofVirtual().name("leak-keys").start(reading);
    try {
      return reading.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the document of public keys did not come in time", e);
    } catch (ExecutionException e) {
      throw new IOException("the document of public keys cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      reading.cancel(true);
    }
  }

  private byte[] get() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept", "application/json").timeout(LIMIT).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("the source of public keys answers " + response.statusCode());
      }
      return KeySource.bounded(body);
    }
  }
}
