package dev.keyregistry.validator.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.validator.validation.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The attacks of RFC 8725, section 2, and some more. */
class TokenAttacksTest {

  private final Bearer bearer = new Bearer();
  private final TestIssuer issuer = bearer.issuer();

  TokenAttacksTest() {
    issuer.addRsaKey("r1");
    bearer.accepted(bearer.usual());
  }

  @AfterEach
  void close() {
    bearer.close();
  }

  @Test
  void a_good_token_of_each_algorithm_passes() {
    assertThat(bearer.verdict(bearer.token())).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(with("alg", "RS256", "r1"))).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(with("alg", "PS256", "r1"))).isEqualTo(Verdict.VALID);
  }

  @Test
  void a_token_without_a_signature_is_none() {
    String unsigned = unsigned("{\"alg\":\"none\",\"kid\":\"k1\"}");
    assertThat(bearer.verdict(unsigned + ".")).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.verdict(unsigned("{\"alg\":\"nOnE\",\"kid\":\"k1\"}") + ".AAAA"))
        .isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.verdict(unsigned("{\"alg\":\"ES256\",\"kid\":\"k1\"}") + "."))
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_public_key_is_no_shared_secret() throws Exception {
    JWK rsa = issuer.key("r1").toPublicJWK();
    for (byte[] secret :
        List.of(rsa.toRSAKey().toRSAPublicKey().getEncoded(), rsa.toJSONString().getBytes(UTF_8))) {
      String input = unsigned("{\"alg\":\"HS256\",\"kid\":\"r1\"}");
      String forged =
          input
              + '.'
              + new MACSigner(secret)
                  .sign(new JWSHeader(JWSAlgorithm.HS256), input.getBytes(UTF_8));
      assertThat(bearer.verdict(forged)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void a_shared_secret_that_an_issuer_publishes_is_no_key() throws Exception {
    var published = new OctetSequenceKey.Builder(new byte[32]).keyID("o1").build();
    KeySet keys = KeySet.parse(("{\"keys\":[" + published.toJSONString() + "]}").getBytes(UTF_8));
    assertThat(keys.size()).isZero();
    assertThat(keys.find("o1", "HS256")).isNull();
  }

  @Test
  void a_signature_of_zeros_is_none() {
    String zeros = Base64URL.encode(new byte[64]).toString();
    assertThat(bearer.verdict(unsigned("{\"alg\":\"ES256\",\"kid\":\"k1\"}") + '.' + zeros))
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_key_is_bound_to_its_own_algorithms() {
    String ec = with("alg", "ES256", "k1");
    String asRsa = changedHeader(ec, header -> header.replace("ES256", "RS256"));
    assertThat(bearer.verdict(asRsa)).isEqualTo(Verdict.UNKNOWN);
    assertThat(bearer.verdict(with("alg", "RS512", "r1")))
        .as("one that is not on the list")
        .isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_key_that_comes_with_the_token_is_not_believed() throws Exception {
    JWK own = new ECKeyGenerator(Curve.P_256).keyID("evil").generate();
    TestIssuer elsewhere = TestIssuer.start();
    elsewhere.add(own);
    for (Map.Entry<String, Object> way :
        Map.of(
                "jwk", own.toPublicJWK().toJSONObject(),
                "jku", elsewhere.keysUrl(),
                "x5u", elsewhere.keysUrl(),
                "x5c", List.of("AAAA"))
            .entrySet()) {
      Map<String, Object> header = new LinkedHashMap<>();
      header.put("alg", "ES256");
      header.put("kid", "evil");
      header.put(way.getKey(), way.getValue());
      String token = elsewhere.token(header, bearer.claims(), "evil");
      assertThat(bearer.verdict(token)).as(way.getKey()).isEqualTo(Verdict.UNKNOWN);
      header.put("kid", "k1");
      assertThat(bearer.verdict(elsewhere.token(header, bearer.claims(), "evil")))
          .as(way.getKey())
          .isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(elsewhere.asked()).as("nobody asks there").isZero();
    elsewhere.close();
  }

  @Test
  void the_name_of_a_key_is_nothing_but_a_name() {
    for (String kid :
        List.of("../../../../dev/null", "k1' or '1'='1", "http://127.0.0.1/k", "", "K1", "k1\n")) {
      assertThat(bearer.verdict(with("kid", kid, "k1"))).as(kid).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(bearer.verdict(with("kid", List.of("k1"), "k1"))).isEqualTo(Verdict.MALFORMED);
    assertThat(issuer.otherPaths()).isEmpty();
  }

  @Test
  void a_token_that_names_no_key_is_of_the_only_one_for_its_algorithm() throws Exception {
    String nameless = issuer.token(Map.of("alg", "ES256"), bearer.claims(), "k1");
    assertThat(bearer.verdict(nameless)).isEqualTo(Verdict.VALID);

    issuer.addKey("k2");
    assertThat(bearer.finalVerdict(with("kid", "k2", "k2"))).isEqualTo(Verdict.VALID);
    String another = issuer.token(Map.of("alg", "ES256", "x", 1), bearer.claims(), "k1");
    assertThat(bearer.verdict(another)).as("which of two?").isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void what_must_be_understood_and_is_not_refuses_the_token() {
    assertThat(bearer.verdict(with("crit", List.of("exp"), "k1"))).isEqualTo(Verdict.MALFORMED);
    assertThat(bearer.verdict(with("crit", List.of(), "k1"))).isEqualTo(Verdict.MALFORMED);
    assertThat(bearer.verdict(with("b64", false, "k1"))).isEqualTo(Verdict.MALFORMED);
    assertThat(bearer.verdict(with("zip", "DEF", "k1"))).isEqualTo(Verdict.MALFORMED);
    assertThat(bearer.verdict(with("enc", "A128GCM", "k1"))).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_token_of_another_type_is_not_for_us() {
    for (String good : List.of("at+jwt", "AT+JWT", "application/at+jwt", "JWT")) {
      assertThat(bearer.verdict(with("typ", good, "k1"))).as(good).isEqualTo(Verdict.VALID);
    }
    for (String bad : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", "")) {
      assertThat(bearer.verdict(with("typ", bad, "k1"))).as(bad).isEqualTo(Verdict.UNKNOWN);
    }
    assertThat(bearer.verdict(with("typ", 1, "k1"))).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_token_for_somebody_else_is_not_for_us() {
    assertThat(claiming("aud", List.of("https://other", TestIssuer.AUDIENCE)))
        .isEqualTo(Verdict.VALID);
    assertThat(claiming("aud", "https://other")).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("aud", List.of())).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("aud", null)).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("aud", TestIssuer.AUDIENCE + ' ')).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("aud", Map.of("a", TestIssuer.AUDIENCE))).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("aud", List.of(1))).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_token_of_an_unknown_issuer_is_unknown() {
    assertThat(claiming("iss", "https://evil.example")).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("iss", issuer.name() + '/')).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("iss", null)).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("iss", List.of(issuer.name()))).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_token_ends_at_an_instant_that_there_is() {
    long end = Bearer.NOW.getEpochSecond() + 60;
    assertThat(claiming("exp", end + 0.5)).isEqualTo(Verdict.VALID);
    for (Object bad : List.of(Long.toString(end), -1, 1e300, Long.MAX_VALUE, true, List.of(end))) {
      assertThat(claiming("exp", bad)).as("%s", bad).isEqualTo(Verdict.MALFORMED);
    }
    assertThat(claiming("exp", null)).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("nbf", "0")).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("iat", "now")).isEqualTo(Verdict.MALFORMED);
    assertThat(raw(TestIssuer.json(bearer.claims()).replaceAll("\"exp\":\\d+", "\"exp\":1e999999")))
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void what_is_said_twice_is_not_believed() {
    String claims = TestIssuer.json(bearer.claims());
    assertThat(
            raw(claims.replace("\"tenant\":\"acme\"", "\"tenant\":\"acme\",\"tenant\":\"beta\"")))
        .isEqualTo(Verdict.MALFORMED);
    assertThat(raw(claims + "{}")).isEqualTo(Verdict.MALFORMED);
    assertThat(raw("[" + claims + "]")).isEqualTo(Verdict.MALFORMED);
    String twice =
        issuer.signed("{\"alg\":\"ES256\",\"kid\":\"x\",\"kid\":\"k1\"}", claims, "k1", "ES256");
    assertThat(bearer.verdict(twice)).as("no header, no token").isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void a_claim_that_is_no_text_names_nobody() {
    assertThat(claiming("sub", null)).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("sub", 7)).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("sub", "a\nb")).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("sub", "a".repeat(256))).isEqualTo(Verdict.MALFORMED);
    assertThat(claiming("tenant", "ACME")).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("tenant", "nobody")).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("tenant", null)).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("tenant", "registry")).isEqualTo(Verdict.UNKNOWN);
    assertThat(claiming("scope", 1)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void an_encrypted_or_nested_token_is_none() {
    String nested = Base64URL.encode(bearer.token()).toString();
    assertThat(
            bearer.verdict(Base64URL.encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + ".a.b.c.d"))
        .isEqualTo(Verdict.UNKNOWN);
    String signed =
        issuer.signed("{\"alg\":\"ES256\",\"kid\":\"k1\",\"cty\":\"JWT\"}", nested, "k1", "ES256");
    assertThat(bearer.verdict(signed)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void a_token_that_is_too_long_is_malformed() {
    Map<String, Object> claims = bearer.claims();
    claims.put("padding", "a".repeat(8 * 1024));
    assertThat(bearer.verdict(issuer.token("k1", claims))).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void there_is_one_way_to_write_a_signature() {
    String token = bearer.token();
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char sameBits = alphabet.charAt(alphabet.indexOf(last) ^ 1);
    for (String other :
        List.of(
            token.substring(0, token.length() - 1) + sameBits,
            token + "=",
            token + "==",
            token.replace('-', '+').replace('_', '/') + "+",
            token.substring(0, token.length() - 2) + "\u00e9\u00e9")) {
      assertThat(bearer.verdict(other)).isNotEqualTo(Verdict.VALID);
    }
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);
  }

  @Test
  void a_token_whose_words_were_changed_is_unknown() {
    String token = bearer.token();
    String[] parts = token.split("\\.", -1);
    Map<String, Object> claims = bearer.claims();
    claims.put("scope", "everything:write");
    String changed = parts[0] + '.' + Base64URL.encode(TestIssuer.json(claims)) + '.' + parts[2];
    assertThat(bearer.verdict(token)).isEqualTo(Verdict.VALID);
    assertThat(bearer.verdict(changed)).isEqualTo(Verdict.UNKNOWN);
  }

  private String unsigned(String header) {
    return Base64URL.encode(header) + "." + Base64URL.encode(TestIssuer.json(bearer.claims()));
  }

  private String with(String name, Object value, String key) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "ES256");
    header.put("kid", key);
    header.put(name, value);
    return issuer.token(header, bearer.claims(), key);
  }

  private Verdict claiming(String claim, @Nullable Object value) {
    Map<String, Object> claims = bearer.claims();
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    return bearer.verdict(issuer.token("k1", claims));
  }

  private Verdict raw(String payload) {
    return bearer.verdict(
        issuer.signed("{\"alg\":\"ES256\",\"kid\":\"k1\"}", payload, "k1", "ES256"));
  }

  private static String changedHeader(String token, UnaryOperator<String> change) {
    String[] parts = token.split("\\.", -1);
    String header = change.apply(new Base64URL(parts[0]).decodeToString());
    return Base64URL.encode(header) + "." + parts[1] + '.' + parts[2];
  }
}
