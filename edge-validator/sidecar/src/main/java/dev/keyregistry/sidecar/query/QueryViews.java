package dev.keyregistry.sidecar.query;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.validator.bounded.KeyFills;
import dev.keyregistry.validator.bounded.ViewAnswer;
import dev.keyregistry.validator.bounded.ViewSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query service as the source of keys. It waits there, and not here, for a position that its
 * store is about to reach.
 */
public final class QueryViews implements ViewSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueryViews.class);
  private static final int UNAUTHORIZED = 401;

  private final HttpClient client;
  private final String views;
  private final KeyFile key;
  private final AtomicBoolean troubled = new AtomicBoolean();

  /**
   * A client of the service, without a connection yet.
   *
   * @param service where it is, without a path
   * @param key of the tenant {@code registry}, with the scope {@code registry:views:read}
   * @param client settings of its own, such as TLS
   */
  public QueryViews(URI service, KeyFile key, HttpClient.Builder client) {
    // The key is for this service alone: redirects are not followed.
    this.client =
        client
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(KeyFills.DEADLINE)
            .build();
    views = service.resolve("/v1/views").toString();
    this.key = key;
  }

  @Override
  public CompletionStage<ViewAnswer> ask(SecretHash secret, long minPosition) {
    return send(secret, minPosition)
        .thenCompose(
            answer -> // a renewed key is noticed when the old one no longer works
            answer.statusCode() == UNAUTHORIZED && key.reload()
                    ? send(secret, minPosition)
                    : CompletableFuture.completedFuture(answer))
        .thenApply(QueryViews::read)
        .whenComplete((answer, failure) -> tell(failure));
  }

  private CompletableFuture<HttpResponse<byte[]>> send(SecretHash secret, long minPosition) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(views + "?sha256=" + secret))
            .header("Authorization", "Bearer " + key.secret())
            .header(HeaderNames.MIN_POSITION, Long.toString(minPosition))
            .timeout(KeyFills.DEADLINE)
            .build();
    return client.sendAsync(request, info -> new LimitedBody(ViewBody.MAX_BYTES));
  }

  private static ViewAnswer read(HttpResponse<byte[]> answer) {
    try {
      if (answer.statusCode() != 200) {
        throw new IOException("its status is " + answer.statusCode());
      }
      return ViewBody.read(answer.body());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  // Once per outage. Of the failure its kind and our own texts only: others may repeat the request.
  private void tell(@Nullable Throwable failure) {
    if (failure == null) {
      if (troubled.compareAndSet(true, false)) {
        LOG.info("The query service answers again");
      }
    } else if (troubled.compareAndSet(false, true)) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      LOG.warn(
          "The query service gives no answer of use, so that keys that are not held are answered"
              + " 503: {}",
          cause.getClass() == IOException.class ? cause.getMessage() : cause.getClass().getName());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
