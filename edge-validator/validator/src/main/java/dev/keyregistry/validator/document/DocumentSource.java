package dev.keyregistry.validator.document;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where somebody's public keys can be read: a small document that may change. */
public interface DocumentSource {

  /** The largest document that is read, in bytes. */
  int MAX_BYTES = 256 * 1024;

  /**
   * What was read.
   *
   * @param maxAge how long its publisher says that it may be used without asking again (RFC 9111);
   *     {@code null} if nothing was said
   */
  record Document(byte[] bytes, @Nullable Duration maxAge) {}

  /**
   * Reads the document, within seconds; blocks.
   *
   * @throws IOException if it cannot be read now, or is too large
   */
  Document read() throws IOException;

  /**
   * A file's path, or an {@code https} URL; {@code http} only to this host itself.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static DocumentSource of(String location) {
    boolean isUrl = location.contains("://");
    if (!isUrl) {
      return new File(Path.of(location));
    }
    URI uri = URI.create(location);
    Set<String> loopback = Set.of("localhost", "127.0.0.1", "[::1]");
    boolean secure = "https".equals(uri.getScheme());
    if (uri.getHost() == null
        || !(secure || ("http".equals(uri.getScheme()) && loopback.contains(uri.getHost())))) {
      throw new IllegalArgumentException("public keys are read from a file or an https URL");
    }
    return new HttpDocument(uri);
  }

  /** What a stream holds, up to the limit. */
  static byte[] bounded(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("the document of public keys has more than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  /** A file. */
  record File(Path path) implements DocumentSource {
    @Override
    public Document read() throws IOException {
      try (InputStream stream = Files.newInputStream(path)) {
        return new Document(bounded(stream), null);
      }
    }
  }
}
