package dev.keyregistry.validator.document;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document at a URL, read without following redirects. */
final class HttpDocument implements DocumentSource {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern MAX_AGE = Pattern.compile("(?i)max-age=\"?(\\d{1,9})\"?");

  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  HttpDocument(URI uri) {
    this.uri = uri;
  }

  @Override
  public Document read() throws IOException {
    // The client's own timeout ends with the headers; a body may trickle.
    var reading = new FutureTask<>(this::get);
    Thread.ofVirtual().name("public-keys").start(reading);
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

  private Document get() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept", "application/json").timeout(LIMIT).build();
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("the source of public keys answers " + response.statusCode());
      }
      return new Document(
          DocumentSource.bounded(body), maxAge(response.headers().allValues("Cache-Control")));
    }
  }

  // RFC 9111, section 5.2.2
  private static @Nullable Duration maxAge(List<String> cacheControl) {
    for (String value : cacheControl) {
      for (String directive : value.split(",", -1)) {
        String name = directive.strip();
        Matcher maxAge = MAX_AGE.matcher(name);
        if (name.equalsIgnoreCase("no-store") || name.equalsIgnoreCase("no-cache")) {
          return Duration.ZERO;
        }
        if (maxAge.matches()) {
          return Duration.ofSeconds(Long.parseLong(maxAge.group(1)));
        }
      }
    }
    return null;
  }
}
