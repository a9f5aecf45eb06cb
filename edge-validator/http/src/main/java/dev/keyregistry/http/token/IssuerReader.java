package dev.keyregistry.http.token;

import static dev.keyregistry.http.token.TokenConfigReader.ordered;

import dev.keyregistry.http.yaml.YamlNode;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.IssuerKeySource;
import dev.keyregistry.validator.token.TokenIssuer;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one issuer of a file. */
final class IssuerReader {

  private static final Set<String> FIELDS =
      ordered(
          "issuer",
          "audiences",
          "keys",
          "algorithms",
          "types",
          "clockSkew",
          "refresh",
          "keepFor",
          "tenant",
          "tenants",
          "environment",
          "subject",
          "scopes",
          "grants",
          "management");

  private IssuerReader() {}

  /** The issuer; {@code null} if it cannot be told, which is noted. */
  static @Nullable TokenIssuer read(YamlNode node) {
    Map<String, YamlNode> fields = node.fields(FIELDS);
    String issuer = required(node, fields, "issuer");
    String location = required(node, fields, "keys");
    Set<String> audiences = texts(fields.get("audiences"), Set.of());
    if (!fields.containsKey("audiences")) {
      node.fault("an issuer has audiences: whom its tokens must be for");
    }
    Duration skew = duration(fields.get("clockSkew"), TokenIssuer.CLOCK_SKEW);
    Duration refresh = duration(fields.get("refresh"), IssuerKeySource.REFRESH);
    Duration keepFor = duration(fields.get("keepFor"), IssuerKeySource.KEEP_FOR);
    ClaimMapping claims = MappingReader.read(node, fields);
    if (issuer.isEmpty() || location.isEmpty() || audiences.isEmpty() || claims == null) {
      return null;
    }
    try {
      return new TokenIssuer(
          issuer,
          audiences,
          texts(fields.get("algorithms"), TokenIssuer.ALGORITHMS),
          texts(fields.get("types"), TokenIssuer.TYPES),
          skew,
          new IssuerKeySource(location, refresh, keepFor),
          claims);
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static String required(YamlNode node, Map<String, YamlNode> fields, String name) {
    YamlNode field = fields.get(name);
    if (field == null) {
      node.fault("an issuer has the field " + name);
      return "";
    }
    return field.text();
  }

  private static Set<String> texts(@Nullable YamlNode node, Collection<String> absent) {
    if (node == null) {
      return Set.copyOf(absent);
    }
    Set<String> texts = new LinkedHashSet<>();
    node.elements().forEach(each -> texts.add(each.text()));
    return texts;
  }

  private static Duration duration(@Nullable YamlNode node, Duration absent) {
    Duration given = node == null ? null : node.as(IssuerReader::duration);
    return given == null ? absent : given;
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("a duration is written as in PT30S or P1D", e);
    }
  }
}
