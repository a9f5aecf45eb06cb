package dev.keyregistry.http.token;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.http.yaml.YamlFaults;
import dev.keyregistry.http.yaml.YamlNode;
import dev.keyregistry.validator.token.TokenConfig;
import dev.keyregistry.validator.token.TokenIssuer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files of token issuers, strictly: what is misspelt must not let anybody in. */
final class TokenConfigReader {

  private static final int MAX_CHARACTERS = 1024 * 1024;
  private static final Set<String> TOP = ordered("issuers", "cacheSize");

  private final YamlFaults faults;

  TokenConfigReader(String name) {
    this.faults = new YamlFaults(name);
  }

  static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }

  /**
   * What a file says.
   *
   * @throws IllegalArgumentException if it cannot be used; the message names every fault and its
   *     line
   */
  TokenConfig read(String yaml) {
    YamlNode root = YamlNode.read(faults, yaml, MAX_CHARACTERS);
    TokenConfig config = root == null ? null : config(root);
    if (!faults.found().isEmpty()) {
      throw new IllegalArgumentException(
          "the file of token issuers cannot be used:\n" + String.join("\n", faults.found()));
    }
    return requireNonNull(config, "what is absent is a fault");
  }

  private static @Nullable TokenConfig config(YamlNode root) {
    Map<String, YamlNode> top = root.fields(TOP);
    YamlNode list = top.get("issuers");
    if (list == null) {
      root.fault("the file has issuers");
      return null;
    }
    if (list.elements().isEmpty()) {
      list.fault("there is at least one issuer");
    }
    List<TokenIssuer> issuers = new ArrayList<>();
    for (YamlNode each : list.elements()) {
      TokenIssuer issuer = IssuerReader.read(each);
      if (issuer != null) {
        issuers.add(issuer);
      }
    }
    YamlNode size = top.get("cacheSize");
    Integer cacheSize =
        size == null ? Integer.valueOf(TokenConfig.CACHE_SIZE) : size.as(Integer::valueOf);
    try {
      return new TokenConfig(issuers, cacheSize == null ? TokenConfig.CACHE_SIZE : cacheSize);
    } catch (IllegalArgumentException e) {
      root.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
