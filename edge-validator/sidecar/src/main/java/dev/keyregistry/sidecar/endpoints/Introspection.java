package dev.keyregistry.sidecar.endpoints;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a token is good for (RFC 7662). Of one that works nowhere it tells nothing else, and
 * neither of one that is none of the caller's business (section 2.2).
 */
final class Introspection implements Handler<RoutingContext> {

  static final String SCOPE = "registry:keys:introspect";

  private static final Answer INACTIVE =
      new Answer(false, null, null, null, null, null, null, null, null, null, null, null);
  private static final long MILLIS = 1_000;

  private final Tokens tokens;

  Introspection(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The answer (RFC 7662, section 2.2); what is not there is left out.
   *
   * @param clientId the key's id
   * @param exp in seconds since 1970, as the other instants are
   * @param allowedIps from where alone the key may be used: whoever asks must hold it to that
   */
  private record Answer(
      boolean active,
      @Nullable String scope,
      @Nullable @JsonProperty("client_id") KeyId clientId,
      @Nullable @JsonProperty("token_type") String tokenType,
      @Nullable String sub,
      @Nullable Long exp,
      @Nullable Long nbf,
      @Nullable Long iat,
      @Nullable TenantId tenant,
      @Nullable Environment environment,
      @Nullable GroupId group,
      @Nullable @JsonProperty("allowed_ips") List<IpRange> allowedIps) {}

  @Override
  public void handle(RoutingContext context) {
    Caller caller = Caller.of(context);
    tokens.find(
        context,
        FormBody.token(context),
        found -> Answers.json(context, 200, answer(found, caller)));
  }

  private static Answer answer(Tokens.Found found, Caller caller) {
    KeyEntry key = found.key();
    return key != null && isActive(found) && caller.mayReach(key.tenant())
        ? active(found, key)
        : INACTIVE;
  }

  // A key that is bound to addresses works: from where, its user must see.
  private static boolean isActive(Tokens.Found found) {
    Verdict verdict = found.decision().verdict();
    return verdict == Verdict.VALID || verdict == Verdict.IP_NOT_ALLOWED;
  }

  private static Answer active(Tokens.Found found, KeyEntry key) {
    return new Answer(
        true,
        key.scopes().toString(),
        key.id(),
        "Bearer",
        key.subject(),
        seconds(key.expiresAtMillis(found.hash()), Long.MAX_VALUE),
        seconds(key.notBeforeMillis(), Long.MIN_VALUE),
        key.issuedAt().getEpochSecond(),
        key.tenant(),
        key.environment(),
        key.group(),
        key.allowedIps().isEmpty() ? null : key.allowedIps());
  }

  private static @Nullable Long seconds(long millis, long never) {
    return millis == never ? null : Long.valueOf(Math.floorDiv(millis, MILLIS));
  }
}
