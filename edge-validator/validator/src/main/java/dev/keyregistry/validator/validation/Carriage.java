package dev.keyregistry.validator.validation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.keyregistry.events.key.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request carries to say who it comes from: one secret, or a reason why there is none. */
public final class Carriage {

  private static final Carriage MISSING = new Carriage(Verdict.MISSING, new byte[0]);
  private static final Carriage AMBIGUOUS = new Carriage(Verdict.AMBIGUOUS, new byte[0]);
  private static final Carriage MALFORMED = new Carriage(Verdict.MALFORMED, new byte[0]);
  private static final byte DELETE = 0x7f;
  private static final String BEARER = "Bearer";

  private final @Nullable Verdict problem;
  private final byte[] secret;

  private Carriage(@Nullable Verdict problem, byte[] secret) {
    this.problem = problem;
    this.secret = secret;
  }

  /**
   * What the headers carry. The same secret twice counts as one; two that differ are ambiguous. An
   * {@code Authorization} of another scheme than Bearer is malformed, whatever else is there: what
   * is meant for somebody else must not be passed over in silence.
   *
   * @param authorization the values of {@code Authorization}
   * @param apiKey the values of {@code X-API-Key}
   */
  public static Carriage ofHeaders(List<String> authorization, List<String> apiKey) {
    String secret = null;
    for (String value : authorization) {
      String token = token(value);
      if (token == null) {
        return MALFORMED;
      }
      if (secret != null && !secret.equals(token)) {
        return AMBIGUOUS;
      }
      secret = token;
    }
    for (String value : apiKey) {
      String token = value.strip();
      if (secret != null && !secret.equals(token)) {
        return AMBIGUOUS;
      }
      secret = token;
    }
    return secret == null ? MISSING : ofSecret(secret);
  }

  /** One {@code Authorization} or one {@code X-API-Key} at most: the usual request. */
  public static Carriage ofHeader(@Nullable String authorization, @Nullable String apiKey) {
    if (authorization == null) {
      return apiKey == null ? MISSING : ofSecret(apiKey.strip());
    }
    if (apiKey != null) {
      return ofHeaders(List.of(authorization), List.of(apiKey));
    }
    String token = token(authorization);
    return token == null ? MALFORMED : ofSecret(token);
  }

  /** A secret that was carried in any other way. */
  public static Carriage ofSecret(String text) {
    int length = text.length();
    if (length == 0 || length > Secret.MAX_BYTES) {
      return MALFORMED;
    }
    byte[] bytes = text.getBytes(ISO_8859_1);
    for (int i = 0; i < length; i++) {
      byte b = bytes[i]; // negative from 0x80; '?' stands for whatever is not Latin-1
      if (b <= ' ' || b == DELETE || (b == '?' && text.charAt(i) != '?')) {
        return MALFORMED;
      }
    }
    return new Carriage(null, bytes);
  }

  /** Why there is no secret; {@code null} if there is one. */
  @Nullable Verdict problem() {
    return problem;
  }

  byte[] secret() {
    return secret;
  }

  // RFC 9110, section 11.4: scheme, spaces, token; RFC 6750, section 2.1: the scheme in any case.
  private static @Nullable String token(String value) {
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        || value.length() == BEARER.length()
        || value.charAt(BEARER.length()) != ' ') {
      return null;
    }
    return value.substring(BEARER.length() + 1).strip();
  }

  @Override
  public String toString() {
    return problem == null ? "Carriage[hidden]" : "Carriage[" + problem + ']';
  }
}
