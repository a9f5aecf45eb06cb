package dev.keyregistry.validator.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parts of a token in the compact form (RFC 7515, section 7.1), none of them believed yet. */
final class SignedToken {

  private static final List<String> NOT_SIGNED_ONLY = List.of("crit", "b64", "enc", "zip");
  private static final String MEDIA_TYPE = "application/";

  private final String text;
  private final int first;
  private final int second;
  private final ObjectNode header;

  private SignedToken(String text, int first, int second, ObjectNode header) {
    this.text = text;
    this.first = first;
    this.second = second;
    this.header = header;
  }

  /** The parts; {@code null} if the text is no token, since no header that names an algorithm. */
  static @Nullable SignedToken of(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    byte[] json = first < 0 || second < 0 ? null : decoded(text.substring(0, first));
    ObjectNode header = json == null ? null : StrictJson.object(json);
    return header == null || !header.has("alg")
        ? null
        : new SignedToken(text, first, second, header);
  }

  /**
   * The algorithm that the token names.
   *
   * @throws RefusedToken if the header is not as it must be, or demands something that we do not
   *     know (RFC 7515, section 4.1.11)
   */
  String algorithm() throws RefusedToken {
    for (String name : NOT_SIGNED_ONLY) {
      if (header.has(name)) {
        throw RefusedToken.malformed();
      }
    }
    String algorithm = text(header.get("alg"));
    if (algorithm == null) {
      throw RefusedToken.malformed();
    }
    return algorithm;
  }

  /** The name of the key that has signed it; {@code null} if it names none. */
  @Nullable String keyName() throws RefusedToken {
    return optional("kid");
  }

  /** The type, in lower case; {@code jwt} if it names none (RFC 7519, section 5.1). */
  String type() throws RefusedToken {
    String type = optional("typ");
    if (type == null) {
      return "jwt";
    }
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
  }

  private @Nullable String optional(String name) throws RefusedToken {
    JsonNode value = header.get(name);
    String text = text(value);
    if (value != null && text == null) {
      throw RefusedToken.malformed();
    }
    return text;
  }

  /** What the token says. */
  ObjectNode claims() throws RefusedToken {
    byte[] json = decoded(text.substring(first + 1, second));
    ObjectNode claims = json == null ? null : StrictJson.object(json);
    if (claims == null) {
      throw RefusedToken.malformed();
    }
    return claims;
  }

  /** The very bytes that were signed. */
  byte[] signed() {
    return text.substring(0, second).getBytes(ISO_8859_1);
  }

  Base64URL signature() throws RefusedToken {
    String part = text.substring(second + 1);
    if (decoded(part) == null) {
      throw RefusedToken.malformed();
    }
    return new Base64URL(part);
  }

  static @Nullable String text(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? node.textValue() : null;
  }

  // RFC 7515, appendix C, and RFC 4648, section 3.5: one text for the same bytes, and no other.
  private static byte @Nullable [] decoded(String part) {
    byte[] text = part.getBytes(ISO_8859_1);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      boolean canonical =
          Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(bytes), text);
      return canonical && bytes.length > 0 ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "SignedToken[hidden]";
  }
}
