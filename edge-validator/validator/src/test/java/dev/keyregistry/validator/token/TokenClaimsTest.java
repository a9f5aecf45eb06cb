package dev.keyregistry.validator.token;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.token.ClaimMapping.ScopeClaim;
import dev.keyregistry.validator.token.ClaimMapping.Value;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.TokenIdentity;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TokenClaimsTest {

  private final Bearer bearer = new Bearer();

  @AfterEach
  void close() {
    bearer.close();
  }

  @Test
  void a_good_token_is_valid_and_tells_whose_it_is() {
    bearer.accepted(bearer.usual());

    Decision decision = bearer.decide(bearer.token(), Demand.ofScopes(List.of("invoices:read")));

    assertThat(decision.verdict()).isEqualTo(Verdict.VALID);
    Identity identity = requireNonNull(decision.key());
    assertThat(identity)
        .isEqualTo(
            new TokenIdentity(
                bearer.issuer().name(), "ann", ACME, Environment.LIVE, Scopes.of("invoices:read")));
    assertThat(identity.key()).isNull();
    assertThat(identity.actor()).isEqualTo("token:" + bearer.issuer().name() + "#ann");
  }

  @Test
  void a_token_meets_the_same_demands_as_a_key() {
    bearer.accepted(bearer.usual());
    String token = bearer.token();

    assertThat(bearer.decide(token, Demand.ofScopes(List.of("invoices:write"))).verdict())
        .isEqualTo(Verdict.SCOPE_MISSING);
    assertThat(demanding(token, TenantId.of("beta"), null)).isEqualTo(Verdict.WRONG_TENANT);
    assertThat(demanding(token, ACME, Environment.TEST)).isEqualTo(Verdict.WRONG_ENVIRONMENT);
    assertThat(demanding(token, ACME, Environment.LIVE)).isEqualTo(Verdict.VALID);
  }

  @Test
  void a_token_of_a_suspended_tenant_is_denied_also_when_it_is_remembered() {
    bearer.accepted(bearer.usual());
    String token = bearer.token();
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);

    bearer.image().apply(suspended(2));
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.TENANT_SUSPENDED);

    bearer.image().apply(tenant(3));
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);

    bearer.image().deny(ACME, 4);
    assertThat(bearer.verdict(token)).as("E2").isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void clocks_may_differ_by_the_skew_and_no_more() {
    bearer.accepted(bearer.usual());
    Map<String, Object> claims = bearer.claims();
    claims.put("nbf", Bearer.NOW.getEpochSecond() + 30);
    claims.put("exp", Bearer.NOW.getEpochSecond() + 60);
    String token = bearer.issuer().token("k1", claims);
    claims.put("nbf", Bearer.NOW.getEpochSecond() + 31);
    String later = bearer.issuer().token("k1", claims);

    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(later)).isEqualTo(Verdict.NOT_YET_VALID);
    bearer.pass(Duration.ofMillis(89_999));
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(later)).isEqualTo(Verdict.VALID);
    bearer.pass(Duration.ofMillis(1));
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.EXPIRED);
    assertThat(bearer.verdict(later)).isEqualTo(Verdict.EXPIRED);
  }

  @Test
  void no_token_administers_the_registry_unless_its_issuer_is_configured_for_it() {
    Map<String, Object> claims = bearer.claims();
    claims.put("scope", "registry:keys:write registry:* a:read");
    bearer.accepted(bearer.usual());
    assertThat(scopes(claims)).isEqualTo(Scopes.of("a:read"));

    bearer.accepted(bearer.usual(mapping(Map.of(), true, ScopeClaim.STANDARD)));
    assertThat(scopes(claims)).isEqualTo(Scopes.of("a:read", "registry:keys:write"));

    assertThatThrownBy(
            () -> mapping(Map.of("admin", Scopes.of("registry:*")), false, ScopeClaim.STANDARD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_wildcard_is_the_configurations_to_give() {
    Map<String, Object> claims = bearer.claims();
    claims.put("scope", List.of("*", "invoices:*", "a:read", "profile"));
    claims.put("roles", List.of("clerk", "unheard-of"));
    var granted = Map.of("clerk", Scopes.of("letters:*"));
    bearer.accepted(bearer.usual(mapping(granted, false, ScopeClaim.STANDARD)));
    assertThat(scopes(claims)).isEqualTo(Scopes.of("a:read", "letters:*"));

    var wild = new ScopeClaim("scope", "", true);
    bearer.accepted(bearer.usual(mapping(granted, false, wild)));
    assertThat(scopes(claims)).isEqualTo(Scopes.of("*", "invoices:*", "a:read", "letters:*"));
    claims.remove("scope");
    claims.remove("roles");
    assertThat(scopes(claims)).isEqualTo(Scopes.NONE);
  }

  @Test
  void scopes_with_another_prefix_are_somebody_elses() {
    Map<String, Object> claims = bearer.claims();
    claims.put("scp", "reg/a:read a:write reg/b:*");
    bearer.accepted(bearer.usual(mapping(Map.of(), false, new ScopeClaim("scp", "reg/", false))));
    assertThat(scopes(claims)).isEqualTo(Scopes.of("a:read"));
  }

  @Test
  void claims_inside_others_are_found_and_a_tenant_may_be_fixed() {
    bearer.accepted(
        bearer.usual(
            new ClaimMapping(
                new Value.Fixed("acme"),
                Set.of(),
                new Value.Claim("/app/env"),
                "/app/id",
                ScopeClaim.STANDARD,
                "/realm_access/roles",
                Map.of("clerk", Scopes.of("letters:read")),
                false)));
    Map<String, Object> claims = bearer.claims();
    claims.put("tenant", "beta");
    claims.put("app", Map.of("env", "test", "id", "bob"));
    claims.put("realm_access", Map.of("roles", List.of("clerk")));

    Decision decision = bearer.decide(bearer.issuer().token("k1", claims), Demand.NOTHING);

    assertThat(decision.key())
        .isEqualTo(
            new TokenIdentity(
                bearer.issuer().name(),
                "bob",
                ACME,
                Environment.TEST,
                Scopes.of("invoices:read", "letters:read")));
  }

  @Test
  void an_issuer_speaks_for_no_other_tenant_than_its_own() {
    bearer.accepted(
        bearer.usual(
            new ClaimMapping(
                new Value.Claim("tenant"),
                Set.of(TenantId.of("beta")),
                new Value.Fixed("live"),
                "sub",
                ScopeClaim.STANDARD,
                null,
                Map.of(),
                false)));
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_token_comes_as_a_bearer_token_and_in_no_other_way() {
    bearer.accepted(bearer.usual());
    String token = bearer.token();
    Set<CarriageKind> all = CarriageKind.headers();
    for (Carriage other :
        List.of(
            Carriage.ofSecret(token),
            Carriage.ofAuthorization(all, "ApiKey " + token),
            Carriage.of(all, List.of("Bearer " + token), List.of(token)),
            Carriage.of(all, List.of("Bearer " + token, "Bearer " + token), List.of()))) {
      assertThat(other.token()).isNull();
    }
    assertThat(Carriage.of(all, List.of("Bearer " + token), List.of("kr_live_sk_x")).toString())
        .isEqualTo("Carriage[AMBIGUOUS]");
    assertThat(Carriage.of(all, List.of("bearer   " + token + " "), List.of()).token()).isNotNull();
  }

  @Test
  void a_key_that_looks_like_a_token_stays_a_key_where_it_is_none() {
    bearer.accepted(bearer.usual());
    for (String key : List.of("e.a.b", "eyJ.x.y", "eyJhIjoxfQ.e30.AAAA")) {
      assertThat(bearer.verdict(key)).as(key).isEqualTo(Verdict.UNKNOWN);
      assertThat(bearer.tokens().find(requireNonNull(Bearer.carriage(key).token()))).isNull();
    }
  }

  @Test
  void no_token_is_logged() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = logger.getLevel();
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    logger.addAppender(seen);
    logger.setLevel(Level.TRACE);
    try {
      bearer.accepted(bearer.usual());
      String good = bearer.token();
      String unknown =
          bearer.issuer().token(Map.of("alg", "ES256", "kid", "x"), bearer.claims(), "k1");
      bearer.issuer().answersWith(500);
      assertThat(bearer.verdict(good)).isEqualTo(Verdict.VALID);
      assertThat(bearer.finalVerdict(unknown)).isEqualTo(Verdict.UNKNOWN);
      assertThat(seen.list).as("the failure").isNotEmpty();
      for (String token : List.of(good, unknown)) {
        for (String part : token.split("\\.", -1)) {
          assertThat(List.copyOf(seen.list))
              .noneMatch(event -> event.getFormattedMessage().contains(part));
        }
      }
    } finally {
      logger.setLevel(before);
      logger.detachAppender(seen);
    }
  }

  @Test
  void no_token_is_shown() {
    bearer.accepted(bearer.usual());
    String token = bearer.token();
    Carriage carriage = Bearer.carriage(token);
    String signature = token.substring(token.lastIndexOf('.') + 1);
    Decision decision = bearer.decide(token, Demand.NOTHING);
    assertThat(carriage + " " + carriage.token() + decision + SignedToken.of(token))
        .doesNotContain(signature)
        .doesNotContain(token.substring(0, 20));
  }

  private Verdict demanding(String token, TenantId tenant, @Nullable Environment environment) {
    return bearer.decide(token, new Demand(List.of(), tenant, environment, null)).verdict();
  }

  private Scopes scopes(Map<String, Object> claims) {
    Decision decision = bearer.decide(bearer.issuer().token("k1", claims), Demand.NOTHING);
    return requireNonNull(decision.key()).scopes();
  }

  private static ClaimMapping mapping(
      Map<String, Scopes> granted, boolean management, ScopeClaim scopes) {
    return new ClaimMapping(
        new Value.Claim("tenant"),
        Set.of(),
        new Value.Fixed("live"),
        "sub",
        scopes,
        "roles",
        granted,
        management);
  }
}
