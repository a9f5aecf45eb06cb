package dev.keyregistry.http.token;

import static dev.keyregistry.http.token.TokenConfigReader.ordered;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.yaml.YamlNode;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.ClaimMapping.ScopeClaim;
import dev.keyregistry.validator.token.ClaimMapping.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what an issuer's claims mean. */
final class MappingReader {

  private static final Set<String> OF_VALUE = ordered("claim");
  private static final Set<String> OF_SCOPES = ordered("claim", "prefix", "wildcards");
  private static final Set<String> OF_GRANTS = ordered("claim", "scopes");

  private MappingReader() {}

  /**
   * The mapping; {@code null} if it cannot be told, which is noted.
   *
   * @param fields of the issuer
   */
  static @Nullable ClaimMapping read(YamlNode issuer, Map<String, YamlNode> fields) {
    YamlNode tenant = fields.get("tenant");
    if (tenant == null) {
      issuer.fault("an issuer has a tenant: an id, or {claim: NAME}");
      return null;
    }
    YamlNode subject = fields.get("subject");
    YamlNode management = fields.get("management");
    YamlNode grants = fields.get("grants");
    Map<String, YamlNode> granting = grants == null ? Map.of() : grants.fields(OF_GRANTS);
    try {
      return new ClaimMapping(
          value(tenant, TenantId::of),
          tenants(fields.get("tenants")),
          environment(fields.get("environment")),
          subject == null ? "sub" : subject.text(),
          scopes(fields.get("scopes")),
          grants == null ? null : text(grants, granting, "claim"),
          granted(granting.get("scopes")),
          management != null && management.flag());
    } catch (IllegalArgumentException e) {
      issuer.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static Value environment(@Nullable YamlNode node) {
    return node == null
        ? new Value.Fixed(Environment.LIVE.wireName())
        : value(node, Environment::of);
  }

  private static Value value(YamlNode node, Consumer<String> check) {
    if (node.isObject()) {
      return new Value.Claim(text(node, node.fields(OF_VALUE), "claim"));
    }
    String fixed =
        node.as(
            text -> {
              check.accept(text);
              return text;
            });
    return new Value.Fixed(fixed == null ? "" : fixed);
  }

  private static Set<TenantId> tenants(@Nullable YamlNode node) {
    Set<TenantId> tenants = new LinkedHashSet<>();
    if (node != null) {
      for (YamlNode each : node.elements()) {
        TenantId tenant = each.as(TenantId::of);
        if (tenant != null) {
          tenants.add(tenant);
        }
      }
      if (tenants.isEmpty()) {
        node.fault("the issuer speaks for at least one tenant");
      }
    }
    return tenants;
  }

  private static ScopeClaim scopes(@Nullable YamlNode node) {
    if (node == null) {
      return ScopeClaim.STANDARD;
    }
    if (!node.isObject()) {
      return new ScopeClaim(node.text(), "", false);
    }
    Map<String, YamlNode> fields = node.fields(OF_SCOPES);
    YamlNode prefix = fields.get("prefix");
    YamlNode wildcards = fields.get("wildcards");
    return new ScopeClaim(
        text(node, fields, "claim"),
        prefix == null ? "" : prefix.text(),
        wildcards != null && wildcards.flag());
  }

  private static Map<String, Scopes> granted(@Nullable YamlNode node) {
    Map<String, Scopes> granted = new LinkedHashMap<>();
    if (node != null) {
      node.entries().forEach((name, each) -> granted.put(name, scopesOf(each)));
    }
    return granted;
  }

  private static Scopes scopesOf(YamlNode node) {
    List<String> scopes = new ArrayList<>();
    for (YamlNode each : node.elements()) {
      Scopes scope = each.as(Scopes::of);
      if (scope != null) {
        scopes.addAll(scope.toList());
      }
    }
    return Scopes.of(scopes);
  }

  private static String text(YamlNode node, Map<String, YamlNode> fields, String name) {
    YamlNode field = fields.get(name);
    if (field == null) {
      node.fault("the field " + name + " is missing");
      return "";
    }
    return field.text();
  }
}
