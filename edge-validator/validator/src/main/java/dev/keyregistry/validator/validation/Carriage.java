package dev.keyregistry.validator.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries to say who it comes from: one secret, or a reason why there is none. What
 * may be a token is there for whoever verifies it, and counts as a secret as well. For one request
 * and one thread.
 */
public final class Carriage {

  private static final byte[] NO_SECRET = {};
  private static final Carriage MISSING = new Carriage(Verdict.MISSING, null);
  private static final Carriage AMBIGUOUS = new Carriage(Verdict.AMBIGUOUS, null);
  private static final Carriage MALFORMED = new Carriage(Verdict.MALFORMED, null);
  private static final byte FIRST_PRINTABLE = '!';
  private static final byte LAST_PRINTABLE = '~';
  private static final long EACH = 0x0101_0101_0101_0101L; // one in each of eight bytes
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final String BEARER = "Bearer ";
  private static final String API_KEY = "ApiKey ";
  private static final String REST_API_KEY = "rest_api_key=";

  private final @Nullable Verdict problem;
  // The secret is a part of this text.
  private final byte[] text;
  private final int start;
  private final int end;
  private final @Nullable BearerToken token;
  private @Nullable SecretHash hash;

  private Carriage(Verdict problem, @Nullable BearerToken token) {
    this.problem = problem;
    this.text = NO_SECRET;
    this.start = 0;
    this.end = 0;
    this.token = token;
  }

  private Carriage(byte[] text, int start, int end, @Nullable BearerToken token) {
    this.problem = null;
    this.text = text;
    this.start = start;
    this.end = end;
    this.token = token;
  }

  /**
   * What a request carries. The same secret twice counts as one; two that differ are ambiguous. An
   * {@code Authorization} of a scheme that is not accepted, or with nothing after it, is malformed,
   * whatever else is there: what is meant for somebody else must not be passed over in silence.
   *
   * @param accepted the schemes of {@code Authorization} that are accepted
   * @param authorization the values of {@code Authorization}
   * @param others the secrets that are carried in other ways
   */
  public static Carriage of(
      Set<CarriageKind> accepted, List<String> authorization, List<String> others) {
    if (others.isEmpty() && authorization.size() == 1) {
      return ofAuthorization(accepted, authorization.getFirst());
    }
    List<String> secrets = new ArrayList<>(authorization.size() + others.size());
    for (String value : authorization) {
      int start = tokenStart(accepted, value);
      String secret = start < 0 ? "" : withoutSpaces(value.substring(start));
      if (secret.isEmpty()) {
        return MALFORMED;
      }
      secrets.add(secret);
    }
    for (String value : others) {
      secrets.add(withoutSpaces(value));
    }
    if (secrets.isEmpty()) {
      return MISSING;
    }
    String secret = secrets.getFirst();
    return secrets.stream().allMatch(secret::equals) ? ofSecret(secret) : AMBIGUOUS;
  }

  /**
   * What a request carries in its headers.
   *
   * @param accepted the ways that count; those that are no headers are passed over
   * @param headers the values of a header, by its name; empty if the request has none
   */
  public static Carriage ofHeaders(
      Set<CarriageKind> accepted, Function<String, List<String>> headers) {
    List<String> others = new ArrayList<>();
    for (CarriageKind kind : accepted) {
      String header = kind.header();
      if (header != null && !header.equals(CarriageKind.AUTHORIZATION)) {
        others.addAll(headers.apply(header));
      }
    }
    return of(accepted, headers.apply(CarriageKind.AUTHORIZATION), others);
  }

  /** What a request with one {@code Authorization} and nothing else carries: the usual one. */
  public static Carriage ofAuthorization(Set<CarriageKind> accepted, String authorization) {
    int start = tokenStart(accepted, authorization);
    return start < 0 ? MALFORMED : trimmed(authorization, start, true);
  }

  /** A secret that was carried in any other way; spaces around it do not count. */
  public static Carriage ofSecret(String text) {
    return trimmed(text, 0, false);
  }

  private static Carriage trimmed(String text, int from, boolean authorization) {
    int start = firstVisible(text, from);
    int end = afterLastVisible(text, start);
    // In this order: few keys come as far as to have the scheme looked at once more.
    return authorization && BearerToken.mayBe(text, start, end) && startsWith(text, BEARER)
        ? of(text, start, end, BearerToken.of(text, start, end))
        : of(text, start, end, null);
  }

  private static String withoutSpaces(String text) {
    int start = firstVisible(text, 0);
    return text.substring(start, afterLastVisible(text, start));
  }

  private static int firstVisible(String text, int from) {
    int start = from;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return start;
  }

  private static int afterLastVisible(String text, int start) {
    int end = text.length();
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static Carriage of(String text, int start, int end, @Nullable BearerToken token) {
    if (start == end || end - start > Secret.MAX_BYTES) {
      return malformed(token);
    }
    byte[] bytes = text.getBytes(UTF_8); // the first character that is not ASCII is negative
    if (!isPrintable(bytes, start, end)) {
      return malformed(token);
    }
    return new Carriage(bytes, start, end, token);
  }

  private static Carriage malformed(@Nullable BearerToken token) {
    return token == null ? MALFORMED : new Carriage(Verdict.MALFORMED, token);
  }

  // Eight bytes at a time; the last eight may overlap those before.
  private static boolean isPrintable(byte[] bytes, int start, int end) {
    if (end - start < Long.BYTES) {
      for (int i = start; i < end; i++) {
        if (bytes[i] < FIRST_PRINTABLE || bytes[i] > LAST_PRINTABLE) {
          return false;
        }
      }
      return true;
    }
    long others = 0;
    for (int i = start; i < end - Long.BYTES; i += Long.BYTES) {
      others |= notPrintable((long) EIGHT.get(bytes, i));
    }
    return (others | notPrintable((long) EIGHT.get(bytes, end - Long.BYTES))) == 0;
  }

  /** Not zero if one of the eight bytes is below '!', above '~' or not ASCII. */
  private static long notPrintable(long eight) {
    long below = (eight - EACH * FIRST_PRINTABLE) & ~eight;
    long above = eight + EACH * (Byte.MAX_VALUE - LAST_PRINTABLE);
    return (below | above | eight) & (EACH << (Byte.SIZE - 1));
  }

  /** What may be a token: a bearer credential of that form, and nothing else beside it. */
  public @Nullable BearerToken token() {
    return token;
  }

  /** Why there is no secret; {@code null} if there is one. */
  @Nullable Verdict problem() {
    return problem;
  }

  /** Whether the secret starts like one of this form and is none, so that no key can have it. */
  boolean isForged(KeyFormat form) {
    return form.isForged(text, start, end);
  }

  /** The hash of the secret, if there is no problem; made when it is asked for. */
  SecretHash hash() {
    SecretHash made = hash;
    if (made == null) {
      made = SecretHash.of(text, start, end - start);
      hash = made;
    }
    return made;
  }

  // RFC 9110, section 11.4: scheme, spaces, token; the scheme in any case.
  private static int tokenStart(Set<CarriageKind> accepted, String value) {
    if (startsWith(value, BEARER)) {
      return accepted.contains(CarriageKind.BEARER) ? BEARER.length() : -1;
    }
    if (startsWith(value, API_KEY)) {
      return accepted.contains(CarriageKind.API_KEY_SCHEME) ? API_KEY.length() : -1;
    }
    boolean rest = startsWith(value, REST_API_KEY) && accepted.contains(CarriageKind.REST_API_KEY);
    return rest ? REST_API_KEY.length() : -1;
  }

  private static boolean startsWith(String value, String scheme) {
    return value.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  // RFC 9110, section 5.6.3
  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  @Override
  public String toString() {
    return problem == null ? "Carriage[hidden]" : "Carriage[" + problem + ']';
  }
}
