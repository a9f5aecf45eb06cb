package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that was found where it must not be.
 *
 * @param url where, if that was said
 */
public record FoundSecret(Secret secret, @Nullable String url) {

  /**
   * What a list says: a secret per line, and after a blank where it was found.
   *
   * @param where the list is from, for the message
   * @throws ClientException if a line is none, without repeating it
   */
  static List<FoundSecret> listed(String text, String where) {
    List<FoundSecret> found = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        String[] parts = line.strip().split("\\s+", 2);
        Secret secret = Secret.of(parts[0], "line " + number + " of " + where);
        found.add(new FoundSecret(secret, parts.length == 1 ? null : parts[1]));
      }
    }
    if (found.isEmpty()) {
      throw ClientException.usage(where + " lists no secret");
    }
    return found;
  }
}
