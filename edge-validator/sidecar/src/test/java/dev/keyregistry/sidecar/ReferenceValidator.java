package dev.keyregistry.sidecar;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.sidecar.FuzzPopulation.Known;
import dev.keyregistry.validator.validation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules once more, as slowly and plainly as can be: it shares nothing with the validator but
 * the names of the verdicts. Keys are looked for by their plain text, one after the other.
 */
final class ReferenceValidator {

  private static final Map<String, Integer> STATUS =
      Map.of(
          "VALID", 200,
          "AMBIGUOUS", 400,
          "SCOPE_MISSING", 403,
          "IP_NOT_ALLOWED", 403);
  private static final List<String> SCHEMES = List.of("bearer ", "apikey ", "rest_api_key=");
  private static final Set<String> OTHERS = Set.of("x-api-key", "x-apikey", "apikey");

  private final List<Known> keys;

  ReferenceValidator(List<Known> keys) {
    this.keys = keys;
  }

  /**
   * What is to be answered.
   *
   * @param key whose secret it carries, for a person to look at
   */
  record Expected(int status, Verdict verdict, @Nullable Known key) {

    /** Whose request passes; empty if it does not. */
    String keyId() {
      return key != null && verdict == Verdict.VALID ? key.view().id().value() : "";
    }
  }

  Expected expect(FuzzRequest request) {
    Verdict verdict = Verdict.UNKNOWN;
    Known owner = null;
    Object carried = carried(request);
    if (carried instanceof Verdict problem) {
      verdict = problem;
    } else {
      for (Known key : keys) {
        int generation = key.secrets().indexOf((String) carried);
        if (generation >= 0) {
          verdict = judge(key, generation, request);
          owner = key;
        }
      }
    }
    return new Expected(STATUS.getOrDefault(verdict.name(), 401), verdict, owner);
  }

  private static Object carried(FuzzRequest request) {
    Set<String> secrets = new TreeSet<>();
    boolean any = false;
    for (FuzzRequest.Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      String value = trim(header.value());
      if (name.equals("authorization")) {
        any = true;
        String lower = value.toLowerCase(Locale.ROOT);
        var scheme = SCHEMES.stream().filter(lower::startsWith).findFirst();
        if (scheme.isEmpty()) {
          return Verdict.MALFORMED;
        }
        String secret = trim(value.substring(scheme.get().length()));
        if (secret.isEmpty()) {
          return Verdict.MALFORMED;
        }
        secrets.add(secret);
      }
    }
    for (FuzzRequest.Header header : request.headers()) {
      if (OTHERS.contains(header.name().toLowerCase(Locale.ROOT))) {
        any = true;
        secrets.add(trim(header.value()));
      }
    }
    if (!any) {
      return Verdict.MISSING;
    }
    if (secrets.size() > 1) {
      return Verdict.AMBIGUOUS;
    }
    String secret = secrets.iterator().next();
    boolean printable = secret.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return secret.isEmpty() || secret.length() > 512 || !printable ? Verdict.MALFORMED : secret;
  }

  private static String trim(String text) {
    return text.replaceAll("\\A[ \t]+|[ \t]+\\z", "");
  }

  private static Verdict judge(Known known, int generation, FuzzRequest request) {
    KeyView key = known.view();
    if (key.status() == KeyStatus.DELETED) {
      return Verdict.UNKNOWN;
    }
    if (key.status() == KeyStatus.REVOKED) {
      return Verdict.REVOKED;
    }
    String tenant = key.tenant().value();
    if (tenant.equals("absent")) {
      return Verdict.UNKNOWN;
    }
    boolean ofTheCut =
        key.createdAt() < FuzzPopulation.CUT && key.environment() == Environment.TEST;
    if (tenant.equals("acme") && ofTheCut) {
      return Verdict.REVOKED;
    }
    if (tenant.equals("blocked")) {
      return Verdict.TENANT_SUSPENDED;
    }
    if (key.group() != null) {
      long group = key.group().uuid().getLeastSignificantBits();
      if (group == 3) {
        return Verdict.UNKNOWN;
      }
      if (group == 2) {
        return Verdict.GROUP_INACTIVE;
      }
    }
    List<String> scopes = new ArrayList<>(key.scopes().toList());
    if (key.roles().contains("nobody")) {
      return Verdict.UNKNOWN;
    }
    if (key.roles().contains("reader")) {
      scopes.addAll(List.of("a:read", "b:*"));
    }
    if (key.status() == KeyStatus.DISABLED) {
      return Verdict.DISABLED;
    }
    if (FuzzPopulation.LONG_AGO.equals(key.restrictions().expiresAt())
        || FuzzPopulation.LONG_AGO.equals(known.until().get(generation))) {
      return Verdict.EXPIRED;
    }
    if (FuzzPopulation.FAR_OFF.equals(key.restrictions().notBefore())) {
      return Verdict.NOT_YET_VALID;
    }
    return demanded(key, scopes, request);
  }

  private static Verdict demanded(KeyView key, List<String> scopes, FuzzRequest request) {
    if (request.tenant() != null && !request.tenant().equals(key.tenant().value())) {
      return Verdict.WRONG_TENANT;
    }
    if (request.environment() != null
        && !request.environment().equals(key.environment().wireName())) {
      return Verdict.WRONG_ENVIRONMENT;
    }
    if (!key.restrictions().allowedIps().isEmpty() && !isFromTheRange(request)) {
      return Verdict.IP_NOT_ALLOWED;
    }
    for (String needed : request.scopes()) {
      if (scopes.stream().noneMatch(scope -> covers(scope, needed))) {
        return Verdict.SCOPE_MISSING;
      }
    }
    return Verdict.VALID;
  }

  // The last address is the gateway's word: 192.0.2.0/24, which may be written as IPv6.
  private static boolean isFromTheRange(FuzzRequest request) {
    String last = "";
    for (FuzzRequest.Header header : request.headers()) {
      if (header.name().equals("X-Forwarded-For")) {
        last = trim(header.value().substring(header.value().lastIndexOf(',') + 1));
      }
    }
    return last.matches("(::ffff:)?192\\.0\\.2\\.(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])");
  }

  private static boolean covers(String scope, String needed) {
    return scope.equals(needed)
        || (scope.equals("*") && !needed.startsWith("registry:"))
        || (scope.endsWith(":*") && needed.startsWith(scope.substring(0, scope.length() - 1)));
  }
}
