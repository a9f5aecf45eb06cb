package dev.keyregistry.sidecar;

import dev.keyregistry.sidecar.FuzzPopulation.Known;
import dev.keyregistry.sidecar.FuzzRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes up check requests: most carry something that is nearly right, and some what is right. */
final class FuzzRequests {

  private static final List<String> NAMES =
      List.of("Authorization", "X-API-Key", "X-ApiKey", "apikey");
  private static final List<String> OTHER_NAMES =
      List.of("Proxy-Authorization", "X-Api-Key-Id", "API-Key", "Cookie", "X-Registry-Tenant");
  private static final List<String> SCHEMES =
      List.of("Bearer ", "ApiKey ", "rest_api_key=", "Bearer", "Basic ", "Token ", "bearer:", "");
  private static final List<String> SPACES = List.of("", " ", "\t", "  \t ", "\u00a0", "\u0085");

  private final Random random;
  private final FuzzPopulation population;

  FuzzRequests(Random random, FuzzPopulation population) {
    this.random = random;
    this.population = population;
  }

  FuzzRequest next() {
    List<Header> headers = new ArrayList<>();
    int count = random.nextInt(8) == 0 ? 2 + random.nextInt(3) : random.nextInt(20) == 0 ? 0 : 1;
    String secret = secret();
    for (int i = 0; i < count; i++) {
      headers.add(credential(random.nextInt(3) == 0 ? secret() : secret));
    }
    while (random.nextInt(4) == 0) {
      headers.add(new Header(pick(OTHER_NAMES), ' ' + secret()));
    }
    if (random.nextInt(3) > 0) {
      headers.add(new Header("X-Forwarded-For", ' ' + address()));
    }
    List<String> scopes = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      scopes.add(pick(List.of("a:read", "a:write", "b:c:read", "registry:keys:read", "z:z")));
    }
    return new FuzzRequest(
        scopes,
        random.nextInt(4) == 0 ? pick(List.of("acme", "blocked", "absent", "nobody")) : null,
        random.nextInt(4) == 0 ? pick(List.of("live", "test")) : null,
        headers);
  }

  private Header credential(String secret) {
    String name = random.nextInt(2) == 0 ? NAMES.getFirst() : pick(NAMES);
    boolean plain = random.nextInt(4) > 0;
    String scheme =
        name.equals(NAMES.getFirst())
            ? (plain ? SCHEMES.get(random.nextInt(3)) : pick(SCHEMES))
            : "";
    String value =
        plain
            ? ' ' + scheme + secret
            : pick(SPACES) + inAnyCase(scheme) + pick(SPACES) + secret + pick(SPACES);
    return new Header(plain ? name : inAnyCase(name), value);
  }

  private String secret() {
    Known key = population.keys().get(random.nextInt(population.keys().size()));
    String secret = key.secrets().get(random.nextInt(key.secrets().size()));
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3, 4 -> secret;
      case 5 -> changed(secret);
      case 6 -> secret.substring(0, random.nextInt(secret.length()));
      case 7 -> secret + population.text(8);
      case 8 -> secret + ' ' + secret;
      default -> garbage();
    };
  }

  private String changed(String secret) {
    var text = new StringBuilder(secret);
    int at = random.nextInt(text.length());
    text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(3)));
    return text.toString().replace('\r', 'r').replace('\n', 'n').replace((char) 0x7f, '~');
  }

  private String garbage() {
    if (random.nextBoolean()) {
      return population.text(random.nextInt(10) == 0 ? 2_000 : 90);
    }
    var text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      int c = random.nextInt(256);
      text.append(c < ' ' || c == 0x7f ? '\t' : (char) c);
    }
    return text.toString();
  }

  private String address() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> "192.0.2." + random.nextInt(256);
      case 2 -> "198.51.100.7, 192.0.2.1";
      case 3 -> "192.0.2.1, 198.51.100.7";
      case 4 -> "::ffff:192.0.2.9";
      default -> pick(List.of("", "unknown", "192.0.2.1:80, x", "192.0.2.999", "2001:db8::1"));
    };
  }

  private String inAnyCase(String text) {
    return random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
  }

  private <T extends @Nullable Object> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
