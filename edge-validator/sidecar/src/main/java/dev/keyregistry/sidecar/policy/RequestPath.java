package dev.keyregistry.sidecar.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request, as every reader must read it: its segments, percent-decoded.
 *
 * <p>Servers do not agree on what {@code //}, {@code /../}, {@code %2f}, {@code ;} or a bare {@code
 * #} in a path mean. A rule about a path is only as good as that agreement, so a path that has any
 * of these is refused instead of guessed at (RFC 3986, sections 3.3 and 6.2.2, leaves it to each
 * server).
 *
 * @param segments between the slashes; a slash at the end counts for nothing
 */
public record RequestPath(List<String> segments) {

  private static final int MAX_LENGTH = 8 * 1024;
  private static final int MAX_SEGMENTS = 64;
  private static final int HEX = 16;
  private static final String ALWAYS_REFUSED = "\\;\u007f";

  public RequestPath {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the target of a request (RFC 9112, section 3.2.1): a path, and a query that is passed
   * over.
   *
   * @throws AmbiguousTargetException if the path could be read in more than one way
   */
  public static RequestPath of(String target) throws AmbiguousTargetException {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.length() > MAX_LENGTH) {
      throw new AmbiguousTargetException("the path is longer than " + MAX_LENGTH);
    }
    if (path.isEmpty() || path.charAt(0) != '/') {
      throw new AmbiguousTargetException("the target does not begin with a slash");
    }
    if (path.indexOf('#')
        >= 0) { // no target has one (RFC 9112, section 3.2); some servers cut there
      throw new AmbiguousTargetException("the path has a fragment");
    }
    List<String> segments = new ArrayList<>();
    for (String segment : split(path)) {
      segments.add(decodedStrictly(segment));
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw new AmbiguousTargetException("the path has more than " + MAX_SEGMENTS + " segments");
    }
    return new RequestPath(segments);
  }

  /** The parts between the slashes; one slash at the end counts for nothing. */
  static List<String> split(String path) {
    String inner = path.substring(1);
    if (inner.isEmpty()) {
      return List.of();
    }
    String trimmed = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    return List.of(trimmed.split("/", -1));
  }

  static String decodedStrictly(String segment) throws AmbiguousTargetException {
    if (segment.isEmpty()) {
      throw new AmbiguousTargetException("the path has an empty segment");
    }
    String decoded = segment.indexOf('%') < 0 ? segment : decoded(segment);
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (c < ' ' || c == '/' || c == '%' || ALWAYS_REFUSED.indexOf(c) >= 0) {
        throw new AmbiguousTargetException(
            "the path has a separator, a control character, a semicolon or a percent sign in a"
                + " segment");
      }
    }
    if (decoded.equals(".") || decoded.equals("..")) {
      throw new AmbiguousTargetException("the path has a dot segment");
    }
    return decoded;
  }

  private static String decoded(String segment) throws AmbiguousTargetException {
    byte[] raw = segment.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        bytes.put(octet(raw, i));
        i += 2;
      } else {
        bytes.put(raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new AmbiguousTargetException("the path is not UTF-8");
    }
  }

  private static byte octet(byte[] raw, int at) throws AmbiguousTargetException {
    int high = at + 2 < raw.length ? Character.digit(raw[at + 1], HEX) : -1;
    int low = at + 2 < raw.length ? Character.digit(raw[at + 2], HEX) : -1;
    if (high < 0 || low < 0) {
      throw new AmbiguousTargetException("the path has a percent sign without two hex digits");
    }
    return (byte) (high * HEX + low);
  }

  @Override
  public String toString() {
    return "RequestPath[" + segments.size() + " segments]"; // a client's text may hold a secret
  }
}
