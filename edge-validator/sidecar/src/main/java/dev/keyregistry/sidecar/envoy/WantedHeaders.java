package dev.keyregistry.sidecar.envoy;

import dev.keyregistry.sidecar.grpc.WireReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The headers that are looked at: Envoy sends them all, and the others are not even decoded. */
public final class WantedHeaders {

  private final List<List<Name>> byLength = new ArrayList<>();

  /**
   * One of them.
   *
   * @param text in lower case
   * @param secret whether it carries a secret
   */
  record Name(String text, boolean secret) {}

  /**
   * The headers.
   *
   * @param secrets the names of those that carry secrets
   * @param others the names of the others
   */
  public WantedHeaders(Collection<String> secrets, Collection<String> others) {
    secrets.forEach(name -> add(new Name(name.toLowerCase(Locale.ROOT), true)));
    others.forEach(name -> add(new Name(name.toLowerCase(Locale.ROOT), false)));
  }

  private void add(Name name) {
    while (byLength.size() <= name.text.length()) {
      byLength.add(new ArrayList<>());
    }
    byLength.get(name.text.length()).add(name);
  }

  /** The header that is named; {@code null} if it is none of these. */
  @Nullable Name find(WireReader name) {
    if (name.length() < byLength.size()) {
      for (Name candidate : byLength.get(name.length())) {
        if (isNamed(name, candidate.text)) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static boolean isNamed(WireReader name, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int c = name.byteAt(i);
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
