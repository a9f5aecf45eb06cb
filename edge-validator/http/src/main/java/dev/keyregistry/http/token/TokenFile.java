package dev.keyregistry.http.token;

import dev.keyregistry.validator.token.TokenConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that says whose tokens are accepted. */
public final class TokenFile {

  private static final int MAX_BYTES = 1024 * 1024;

  private TokenFile() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it cannot be used; the message names every fault and its
   *     line
   */
  public static TokenConfig read(Path file) {
    byte[] content;
    try (InputStream stream = Files.newInputStream(file)) {
      content = stream.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file of token issuers cannot be read: "
              + file
              + " ("
              + e.getClass().getSimpleName()
              + ")",
          e);
    }
    if (content.length > MAX_BYTES) {
      throw new IllegalArgumentException(file + " has more than " + MAX_BYTES + " bytes");
    }
    return new TokenConfigReader(String.valueOf(file.getFileName()))
        .read(new String(content, StandardCharsets.UTF_8));
  }
}
