package dev.keyregistry.sidecar;

import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A check request over HTTP: its headers are the client's, and so are those of its answer. Answers
 * are not to be cached (rule E5).
 */
final class HttpCheck implements CheckRequest, CheckResponse {

  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ClientAddress addresses;

  HttpCheck(HttpServerRequest request, ClientAddress addresses) {
    this.request = request;
    this.response = request.response();
    this.addresses = addresses;
  }

  @Override
  public MultiMap headers() {
    return request.headers();
  }

  @Override
  public byte @Nullable [] clientAddress() {
    return addresses.of(request);
  }

  @Override
  public void findInBody(
      Set<CarriageKind> accepted, Consumer<List<String>> found, Consumer<RefusedRequest> refused) {
    CarriageKind kind =
        BodyCredentials.accepts(accepted)
            ? BodyCredentials.kind(accepted, request.getHeader(HttpHeaders.CONTENT_TYPE))
            : null;
    if (kind == null) {
      found.accept(List.of());
    } else {
      BodyCredentials.read(
          request,
          kind,
          found,
          reason -> {
            if (request.version() != HttpVersion.HTTP_2) {
              response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE); // the rest is not read
            }
            refused.accept(reason);
          });
    }
  }

  @Override
  public void status(int status) {
    response.setStatusCode(status);
  }

  @Override
  public void header(CharSequence name, CharSequence value) {
    response.putHeader(name, value);
  }

  @Override
  public void clientHeader(CharSequence name, CharSequence value) {
    response.putHeader(name, value);
  }

  @Override
  public void end() {
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE).end();
  }
}
