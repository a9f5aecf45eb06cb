package dev.keyregistry.validator.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.token.ClaimMapping.Value;
import dev.keyregistry.validator.validation.TokenIdentity;
import dev.keyregistry.validator.validation.Tokens.Verified;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what the tokens of one issuer say. */
final class ClaimReader {

  private static final int MAX_SUBJECT = 255;
  private static final int MAX_VALUES = 1024;
  private static final double MAX_SECONDS = 253_402_300_799.0; // the end of the year 9999
  private static final int MILLIS = 1000;

  private final TokenIssuer issuer;
  private final ClaimMapping mapping;

  ClaimReader(TokenIssuer issuer) {
    this.issuer = issuer;
    this.mapping = issuer.claims();
  }

  /**
   * Checks that the token is of a kind that counts, and for us; cheap, and before anything is
   * verified.
   */
  void checkKind(SignedToken token, String algorithm, ObjectNode claims) throws RefusedToken {
    boolean kind = issuer.algorithms().contains(algorithm) && issuer.types().contains(token.type());
    List<String> audiences = texts(claims.get("aud"), List::of);
    if (!kind || Collections.disjoint(audiences, issuer.audiences())) {
      throw RefusedToken.unknown();
    }
  }

  /** What the token says, if it is signed as it must be. */
  Verified read(ObjectNode claims) throws RefusedToken {
    long skew = issuer.clockSkew().toMillis();
    double expires = seconds(claims.get("exp"), Double.NaN);
    double notBefore = seconds(claims.get("nbf"), 0);
    double unused = seconds(claims.get("iat"), 0);
    if (Double.isNaN(expires)) {
      throw RefusedToken.malformed(); // one that never expires could never be got rid of
    }
    var identity =
        new TokenIdentity(
            issuer.issuer(),
            subject(find(claims, mapping.subject())),
            tenant(claims),
            value(claims, mapping.environment(), Environment::of),
            scopes(claims));
    return new Verified(
        identity,
        (long) Math.ceil(notBefore * MILLIS) - skew,
        (long) Math.floor(expires * MILLIS) + skew);
  }

  // RFC 7519, section 2, NumericDate: seconds since 1970, which need not be whole.
  private static double seconds(@Nullable JsonNode node, double absent) throws RefusedToken {
    if (node == null) {
      return absent;
    }
    double seconds = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
      throw RefusedToken.malformed();
    }
    return seconds;
  }

  private static String subject(@Nullable JsonNode node) throws RefusedToken {
    String subject = SignedToken.text(node);
    if (subject == null
        || subject.isBlank()
        || subject.length() > MAX_SUBJECT
        || !subject.chars().allMatch(ClaimReader::mayBeShown)) {
      throw RefusedToken.malformed();
    }
    return subject;
  }

  // It becomes a part of names, headers and rows.
  private static boolean mayBeShown(int c) {
    return !Character.isISOControl(c) && !Character.isSurrogate((char) c);
  }

  private TenantId tenant(ObjectNode claims) throws RefusedToken {
    TenantId tenant = value(claims, mapping.tenant(), TenantId::of);
    boolean spokenFor = mapping.tenants().isEmpty() || mapping.tenants().contains(tenant);
    if (!spokenFor || (tenant.equals(TenantId.REGISTRY) && !mapping.management())) {
      throw RefusedToken.unknown();
    }
    return tenant;
  }

  private static <T> T value(ObjectNode claims, Value from, Function<String, T> parse)
      throws RefusedToken {
    String text =
        switch (from) {
          case Value.Fixed fixed -> fixed.value();
          case Value.Claim claim -> SignedToken.text(find(claims, claim.name()));
        };
    try {
      if (text != null) {
        return parse.apply(text);
      }
    } catch (IllegalArgumentException e) {
      // nothing that there is here has such a name
    }
    throw RefusedToken.unknown();
  }

  private Scopes scopes(ObjectNode claims) throws RefusedToken {
    Set<String> scopes = new TreeSet<>();
    for (String own : words(find(claims, mapping.scopes().name()))) {
      addOwn(own, scopes);
    }
    if (mapping.grants() != null) {
      for (String name : words(find(claims, mapping.grants()))) {
        scopes.addAll(mapping.granted().getOrDefault(name, Scopes.NONE).toList());
      }
    }
    if (scopes.size() > Scopes.MAX_COUNT) {
      throw RefusedToken.malformed();
    }
    return Scopes.of(scopes);
  }

  private void addOwn(String own, Set<String> scopes) {
    String prefix = mapping.scopes().prefix();
    String scope = own.startsWith(prefix) ? own.substring(prefix.length()) : "";
    boolean counts =
        (mapping.management() || !ClaimMapping.administers(scope))
            && (mapping.scopes().wildcards() || !scope.endsWith("*"));
    if (counts && isScope(scope)) {
      scopes.add(scope);
    }
  }

  private static boolean isScope(String text) {
    try {
      return !Scopes.of(text).equals(Scopes.NONE);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> words(@Nullable JsonNode node) throws RefusedToken {
    return texts(node, text -> List.of(text.split(" ", -1)));
  }

  /** A claim that is one text or an array of texts. */
  private static List<String> texts(@Nullable JsonNode node, Function<String, List<String>> one)
      throws RefusedToken {
    if (node == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.addAll(one.apply(node.textValue()));
    } else if (node.isArray()) {
      for (JsonNode each : node) {
        String text = SignedToken.text(each);
        if (text == null) {
          throw RefusedToken.malformed();
        }
        texts.add(text);
      }
    } else {
      throw RefusedToken.malformed();
    }
    if (texts.size() > MAX_VALUES) {
      throw RefusedToken.malformed();
    }
    return texts;
  }

  private static @Nullable JsonNode find(ObjectNode claims, String name) {
    JsonNode found = name.startsWith("/") ? claims.at(name) : claims.get(name);
    return found == null || found.isMissingNode() || found.isNull() ? null : found;
  }
}
