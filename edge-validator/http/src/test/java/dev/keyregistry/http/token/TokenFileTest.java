package dev.keyregistry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.ClaimMapping.ScopeClaim;
import dev.keyregistry.validator.token.ClaimMapping.Value;
import dev.keyregistry.validator.token.IssuerKeySource;
import dev.keyregistry.validator.token.TokenConfig;
import dev.keyregistry.validator.token.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

  private static final String LEAST =
      """
      issuers:
      - issuer: https://login.example.com/
        audiences: https://api.example.com
        keys: https://login.example.com/keys.json
        tenant: acme
      """;

  @Test
  void what_is_not_said_is_safe() {
    TokenIssuer issuer = read(LEAST).issuers().getFirst();
    assertThat(issuer.algorithms()).containsExactlyInAnyOrder("RS256", "PS256", "ES256");
    assertThat(issuer.types()).containsExactlyInAnyOrder("at+jwt", "jwt");
    assertThat(issuer.clockSkew()).isEqualTo(Duration.ofSeconds(30));
    assertThat(issuer.keys().keepFor()).isEqualTo(Duration.ofHours(24));
    assertThat(issuer.claims())
        .isEqualTo(
            new ClaimMapping(
                new Value.Fixed("acme"),
                Set.of(),
                new Value.Fixed("live"),
                "sub",
                new ScopeClaim("scope", "", false),
                null,
                Map.of(),
                false));
    assertThat(read(LEAST).cacheSize()).isEqualTo(100_000);
  }

  @Test
  void everything_may_be_said() {
    TokenConfig config =
        read(
            """
            cacheSize: 500
            issuers:
            - issuer: https://login.example.com/
              audiences: [https://api.example.com, other]
              keys: http://127.0.0.1:9/keys.json
              algorithms: [ES384]
              types: [AT+JWT]
              clockSkew: PT0S
              refresh: PT1M
              keepFor: PT1H
              tenant: {claim: org}
              tenants: [acme, registry]
              environment: {claim: env}
              subject: /user/id
              scopes: {claim: scp, prefix: "reg/", wildcards: true}
              grants:
                claim: /realm_access/roles
                scopes:
                  admin: ["registry:*", "*"]
                  clerk: letters:read
              management: true
            """);
    assertThat(config)
        .isEqualTo(
            new TokenConfig(
                List.of(
                    new TokenIssuer(
                        "https://login.example.com/",
                        Set.of("https://api.example.com", "other"),
                        Set.of("ES384"),
                        Set.of("at+jwt"),
                        Duration.ZERO,
                        new IssuerKeySource(
                            "http://127.0.0.1:9/keys.json",
                            Duration.ofMinutes(1),
                            Duration.ofHours(1)),
                        new ClaimMapping(
                            new Value.Claim("org"),
                            Set.of(TenantId.of("acme"), TenantId.REGISTRY),
                            new Value.Claim("env"),
                            "/user/id",
                            new ScopeClaim("scp", "reg/", true),
                            "/realm_access/roles",
                            Map.of(
                                "admin", Scopes.of("registry:*", "*"),
                                "clerk", Scopes.of("letters:read")),
                            true))),
                500));
  }

  @Test
  void json_is_read_as_well() {
    String json =
        """
        {"issuers": [{"issuer": "https://a.example", "audiences": ["x"], "keys": "keys.json",
          "tenant": {"claim": "t"}}]}
        """;
    assertThat(read(json).issuers().getFirst().keys().location()).isEqualTo("keys.json");
  }

  @Test
  void every_fault_is_told_with_its_line() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    issuers:
                    - issuer: https://login.example.com/
                      audience: x
                      audiences: [x]
                      keys: https://login.example.com/keys.json
                      clockSkew: 30 s
                      tenant: ACME
                    - issuer: https://other.example/
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens.yaml:3: there is no field audience here")
        .hasMessageContaining("tokens.yaml:6: a duration is written as in PT30S")
        .hasMessageContaining("tokens.yaml:7: a tenant id has")
        .hasMessageContaining("tokens.yaml:8: an issuer has the field keys")
        .hasMessageContaining("tokens.yaml:8: an issuer has a tenant");
  }

  @Test
  void what_would_let_strangers_in_is_refused() {
    assertFault(LEAST + "  algorithms: [none]\n", "an algorithm is one of RS256");
    assertFault(LEAST + "  algorithms: [HS256]\n", "an algorithm is one of RS256");
    assertFault(LEAST + "  algorithms: []\n", "at least one algorithm");
    assertFault(LEAST + "  clockSkew: PT6M\n", "clocks may differ by PT0S to PT5M");
    assertFault(LEAST + "  keepFor: PT1S\n", "keys are relied on for at least");
    assertFault(
        LEAST.replace("https://login.example.com/keys", "http://login.example.com/keys"),
        "a file or an https URL");
    assertFault(LEAST.replace("tenant: acme", "tenant: registry"), "management is true");
    assertFault(
        LEAST + "  grants: {claim: r, scopes: {a: \"registry:*\"}}\n", "management is true");
    assertFault(LEAST + LEAST.substring(LEAST.indexOf('-')), "is there twice");
    assertFault(LEAST.replace("example.com/\n", "example.com/#a\n"), "without a fragment");
    assertFault("issuers: []\n", "at least one issuer");
    assertFault("", "the file is empty");
  }

  @Test
  void a_file_that_is_not_there_is_named(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokens.yaml");
    assertThatThrownBy(() -> TokenFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
    Path unused = Files.writeString(file, LEAST);
    assertThat(TokenFile.read(file)).isEqualTo(read(LEAST));
  }

  private static void assertFault(String yaml, String fault) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  private static TokenConfig read(String yaml) {
    return new TokenConfigReader("tokens.yaml").read(yaml);
  }
}
