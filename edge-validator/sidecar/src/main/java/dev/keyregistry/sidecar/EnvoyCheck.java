package dev.keyregistry.sidecar;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.sidecar.envoy.EnvoyAnswer;
import dev.keyregistry.sidecar.envoy.EnvoyAnswer.Header;
import dev.keyregistry.sidecar.envoy.EnvoyRequest;
import dev.keyregistry.sidecar.grpc.GrpcAnswer;
import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A check request from Envoy over gRPC. On the way upstream the client's identity headers are
 * replaced or taken away, and so is whatever may carry its secret, but for the body.
 */
final class EnvoyCheck implements CheckRequest, CheckResponse {

  /** In which Envoy tells that it did not send all of the body. */
  static final String PARTIAL_BODY = "x-envoy-auth-partial-body";

  /** The headers that carry secrets. */
  static final List<String> SECRETS =
      CarriageKind.headers().stream().map(CarriageKind::header).distinct().toList();

  private static final List<String> IDENTITY =
      List.of(
          HeaderNames.KEY_ID,
          HeaderNames.TENANT,
          HeaderNames.SUBJECT,
          HeaderNames.SCOPES,
          HeaderNames.ENVIRONMENT);
  private static final Header NO_STORE = new Header(HttpHeaders.CACHE_CONTROL, "no-store");
  private static final int PASSED = 200;

  private final EnvoyRequest request;
  private final GrpcAnswer answer;
  private final ClientAddress addresses;
  private final List<String> parameters;
  private final List<Header> upstream = new ArrayList<>();
  private final List<Header> client = new ArrayList<>();
  private int status = PASSED;

  /**
   * A check.
   *
   * @param parameters the names of the query's parameters that may carry a secret
   */
  EnvoyCheck(
      EnvoyRequest request, GrpcAnswer answer, ClientAddress addresses, List<String> parameters) {
    this.request = request;
    this.answer = answer;
    this.addresses = addresses;
    this.parameters = parameters;
  }

  @Override
  public MultiMap headers() {
    return request.headers();
  }

  @Override
  public byte @Nullable [] clientAddress() {
    return addresses.of(request.source(), request.headers());
  }

  @Override
  public void findInBody(
      Set<CarriageKind> accepted, Consumer<List<String>> found, Consumer<RefusedRequest> refused) {
    CarriageKind kind =
        BodyCredentials.kind(accepted, request.headers().get(HttpHeaders.CONTENT_TYPE));
    if (kind == null) {
      found.accept(List.of());
    } else if (request.body().length > BodyCredentials.MAX_BYTES
        || Boolean.parseBoolean(request.headers().get(PARTIAL_BODY))) {
      refused.accept(RefusedRequest.BODY_TOO_LARGE);
    } else {
      found.accept(BodyCredentials.secrets(kind, request.body()));
    }
  }

  @Override
  public void status(int status) {
    this.status = status;
  }

  @Override
  public void header(CharSequence name, CharSequence value) {
    upstream.add(new Header(name, value));
  }

  @Override
  public void clientHeader(CharSequence name, CharSequence value) {
    client.add(new Header(name, value));
  }

  @Override
  public void end() {
    if (status == PASSED) {
      answer.succeed(EnvoyAnswer.passed(upstream, removed(), parameters, client));
    } else {
      client.add(NO_STORE); // rule E5
      answer.succeed(EnvoyAnswer.denied(status, client));
    }
  }

  // Where no secret was asked for, what looks like one may be meant for whoever is upstream.
  private List<String> removed() {
    if (upstream.isEmpty()) {
      return IDENTITY;
    }
    List<String> removed = new ArrayList<>(SECRETS);
    for (String name : IDENTITY) {
      if (!isSet(name)) {
        removed.add(name);
      }
    }
    return removed;
  }

  private boolean isSet(String name) {
    for (Header header : upstream) {
      if (name.contentEquals(header.name())) {
        return true;
      }
    }
    return false;
  }
}
