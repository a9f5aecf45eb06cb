package dev.keyregistry.validator.token;

import static dev.keyregistry.infra.testkit.TestIssuer.AUDIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.validator.document.DocumentSource;
import dev.keyregistry.validator.validation.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tokens while their issuer changes its keys, or is away. */
class IssuerOutageTest {

  private final Bearer bearer = new Bearer();
  private final TestIssuer issuer = bearer.issuer();

  @AfterEach
  void close() {
    bearer.close();
  }

  @Test
  void a_new_key_works_at_once_and_the_old_one_until_it_is_withdrawn() throws Exception {
    bearer.accepted(bearer.usual());
    String old = bearer.token();
    assertThat(bearer.verdict(old)).isEqualTo(Verdict.VALID);

    issuer.addKey("k2");
    String fresh = issuer.token("k2", bearer.claims());
    assertThat(bearer.verdict(fresh)).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.finalVerdict(fresh)).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(old)).isEqualTo(Verdict.VALID);

    issuer.withdraw("k1");
    issuer.addKey("k3");
    bearer.pass(IssuerKeys.OUT_OF_TURN);
    assertThat(bearer.finalVerdict(issuer.token("k3", bearer.claims()))).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(old)).as("although it is remembered").isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_key_that_was_replaced_under_its_own_name_counts_no_longer() throws Exception {
    bearer.accepted(bearer.usual());
    String old = bearer.token();
    assertThat(bearer.verdict(old)).isEqualTo(Verdict.VALID);

    issuer.addKey("k1");
    issuer.addKey("k2");
    assertThat(bearer.finalVerdict(issuer.token("k2", bearer.claims()))).isEqualTo(Verdict.VALID);

    assertThat(bearer.verdict(old)).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.VALID);
  }

  @Test
  void unknown_keys_cause_no_storm() throws Exception {
    bearer.accepted(bearer.usual());
    int before = issuer.asked();
    for (int i = 0; i < 50; i++) {
      assertThat(bearer.finalVerdict(unknownKey("random" + i))).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(issuer.asked() - before).isEqualTo(1);

    bearer.pass(IssuerKeys.OUT_OF_TURN);
    assertThat(bearer.finalVerdict(unknownKey("more"))).isEqualTo(Verdict.UNKNOWN);
    assertThat(issuer.asked() - before).isEqualTo(2);
  }

  @Test
  void nothing_is_fetched_for_a_token_that_would_not_count_anyway() {
    bearer.accepted(bearer.usual());
    Map<String, Object> claims = bearer.claims();
    claims.put("aud", "somebody else");
    assertThat(bearer.fetchesFor(issuer.token(header("x"), claims, "k1"))).isFalse();
    claims.put("iss", "https://evil.example");
    assertThat(bearer.fetchesFor(issuer.token(header("x"), claims, "k1"))).isFalse();
    claims = bearer.claims();
    claims.put("tenant", "nobody");
    assertThat(bearer.fetchesFor(issuer.token("k1", claims))).isFalse();
  }

  @Test
  void while_the_issuer_was_never_there_its_tokens_are_stale_and_then_good() throws Exception {
    issuer.answersWith(503);
    bearer.accepted(TokenConfig.of(bearer.usual()));
    await().until(() -> failures() > 0);
    assertThat(bearer.finalVerdict(bearer.token())).isEqualTo(Verdict.STALE);

    issuer.answersWith(200);
    await().until(() -> bearer.verdict(bearer.token()) == Verdict.VALID);
  }

  @Test
  void while_the_issuer_is_away_its_last_keys_count_for_as_long_as_configured() {
    bearer.accepted(keptFor(Duration.ofHours(2)));
    String remembered = bearer.token();
    assertThat(bearer.verdict(remembered)).isEqualTo(Verdict.VALID);
    issuer.answersWith(500);

    bearer.pass(Duration.ofMinutes(59));
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.VALID);

    bearer.pass(Duration.ofMinutes(61));
    Map<String, Object> claims = bearer.claims();
    claims.put("exp", Bearer.NOW.plus(Duration.ofHours(9)).getEpochSecond());
    String longLived = issuer.token("k1", claims);
    assertThat(bearer.verdict(longLived)).isEqualTo(Verdict.VALID);
    bearer.pass(Duration.ofMillis(1));
    assertThat(bearer.verdict(longLived)).as("although it is remembered").isEqualTo(Verdict.STALE);
    assertThat(bearer.verdict(unknownKey("x"))).isEqualTo(Verdict.STALE);
  }

  @Test
  void a_document_that_is_no_key_set_does_not_replace_one() throws Exception {
    bearer.accepted(bearer.usual());
    issuer.answersWith(204);
    assertThat(bearer.finalVerdict(unknownKey("x"))).isEqualTo(Verdict.UNKNOWN);
    await().until(() -> failures() > 0);
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.VALID);
  }

  @Test
  void an_issuer_that_publishes_no_key_any_more_has_no_good_tokens() throws Exception {
    bearer.accepted(bearer.usual());
    String token = bearer.token();
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);
    issuer.withdraw("k1");
    assertThat(bearer.finalVerdict(unknownKey("x"))).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.finalVerdict(token)).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void keys_are_read_again_in_time() {
    var everySecond =
        new IssuerKeySource(issuer.keysUrl(), Duration.ofSeconds(1), IssuerKeySource.KEEP_FOR);
    issuer.saysOfCaching("public, max-age=3600");
    bearer.accepted(with(everySecond));
    issuer.addKey("k2");
    String fresh = issuer.token("k2", bearer.claims());
    await().until(() -> bearer.verdict(fresh) == Verdict.VALID);
  }

  @Test
  void their_publisher_may_ask_for_sooner_within_bounds() throws IOException {
    Duration usual = Duration.ofMinutes(10);
    assertThat(IssuerKeys.untilNext(Duration.ofMinutes(3), usual)).hasToString("PT3M");
    assertThat(IssuerKeys.untilNext(Duration.ofDays(9), usual)).hasToString("PT10M");
    assertThat(IssuerKeys.untilNext(null, usual)).hasToString("PT10M");
    assertThat(IssuerKeys.untilNext(Duration.ZERO, usual)).hasToString("PT30S");
    assertThat(IssuerKeys.untilNext(Duration.ZERO, Duration.ofSeconds(2))).hasToString("PT2S");

    var source = DocumentSource.of(issuer.keysUrl());
    assertThat(source.read().maxAge()).isNull();
    issuer.saysOfCaching("public, Max-Age=180, must-revalidate");
    assertThat(source.read().maxAge()).hasToString("PT3M");
    issuer.saysOfCaching("max-age=180, no-store");
    assertThat(source.read().maxAge()).hasToString("PT3M");
    issuer.saysOfCaching("no-cache");
    assertThat(source.read().maxAge()).hasToString("PT0S");
  }

  @Test
  void keys_may_be_in_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), issuer.keySet());
    bearer.accepted(with(IssuerKeySource.of(file.toString())));
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.VALID);
  }

  @Test
  void what_is_remembered_is_bounded() {
    bearer.accepted(new TokenConfig(List.of(bearer.usual()), 10)).keysKnown();
    for (int i = 0; i < 200; i++) {
      Map<String, Object> claims = bearer.claims();
      claims.put("jti", i);
      assertThat(bearer.verdict(issuer.token("k1", claims))).isEqualTo(Verdict.VALID);
    }
    assertThat(bearer.tokens().remembered()).isBetween(1L, 10L);
  }

  @Test
  void what_was_refused_is_not_remembered() {
    bearer.accepted(bearer.usual());
    Map<String, Object> claims = bearer.claims();
    claims.put("exp", Bearer.NOW.getEpochSecond() - 31);
    assertThat(bearer.verdict(issuer.token("k1", claims))).isEqualTo(Verdict.EXPIRED);
    assertThat(bearer.verdict(unknownKey("x"))).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.tokens().remembered()).isZero();
  }

  private long failures() {
    return bearer.tokens().issuers().getFirst().failures();
  }

  private String unknownKey(String name) {
    return issuer.token(header(name), bearer.claims(), "k1");
  }

  private static Map<String, Object> header(String key) {
    return Map.of("alg", "ES256", "kid", key);
  }

  private TokenIssuer keptFor(Duration time) {
    return with(new IssuerKeySource(issuer.keysUrl(), Duration.ofMinutes(10), time));
  }

  private TokenIssuer with(IssuerKeySource keys) {
    return new TokenIssuer(
        issuer.name(),
        Set.of(AUDIENCE),
        Set.of("ES256"),
        Set.of("at+jwt", "jwt"),
        Duration.ofSeconds(30),
        keys,
        Bearer.CLAIMS);
  }
}
