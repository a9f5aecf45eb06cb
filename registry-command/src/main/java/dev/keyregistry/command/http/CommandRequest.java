package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for.
 *
 * @param at when
 */
record CommandRequest(RoutingContext context, Instant at) {

  /** What people say of why; the body of many requests, none of which need it. */
  private record Reason(@Nullable String reason) {
    static final Reason NONE = new Reason(null);
  }

  /** See {@link RequestBody#read}. */
  <B> B body(Class<B> type) {
    return RequestBody.read(context, type);
  }

  /** See {@link RequestBody#readOr}. */
  <B> B bodyOr(Class<B> type, B absent) {
    return RequestBody.readOr(context, type, absent);
  }

  /** The fields that the body has, also those that are null. */
  GivenFields fields() {
    Set<String> names = new HashSet<>();
    body(JsonNode.class).fieldNames().forEachRemaining(names::add);
    return new GivenFields(names);
  }

  /** The key that the path names. */
  KeyId key() {
    return id(KeyId::of, "This key");
  }

  /** A part of the path; empty if it has none of this name. */
  String part(String name) {
    return requireNonNullElse(context.pathParam(name), "");
  }

  /** The group that the path names. */
  GroupId group() {
    return id(GroupId::of, "This group");
  }

  /** The tenant that the path names. */
  TenantId tenant() {
    return id(TenantId::of, "This tenant");
  }

  private <T> T id(Function<String, T> parse, String what) {
    try {
      return parse.apply(part("id"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound(what));
    }
  }

  Provenance by(@Nullable String reason) {
    Caller caller = Caller.of(context);
    return new Provenance(at, caller.identity().actor(), caller.remoteAddress(), reason);
  }

  /** For the reason in a body that holds nothing else. */
  Provenance byWithReason() {
    String reason = bodyOr(Reason.class, Reason.NONE).reason();
    FieldChecks.reason(reason);
    return by(reason);
  }
}
