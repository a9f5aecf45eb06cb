package dev.keyregistry.client.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.keyregistry.client.exit.ClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the registry is and the key to call it with, kept in a file of mode 0600. */
public final class ProfileFile {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ProfileFile() {}

  /** As it is in the file: the key itself, or the file that holds it. */
  private record Content(
      @Nullable String url,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      @Nullable String key,
      @Nullable String keyFile,
      @Nullable String caFile,
      @Nullable String clientCert,
      @Nullable String clientKey) {}

  /**
   * Reads a profile.
   *
   * @throws ClientException if others can read it too, or it is none; without what it holds
   */
  static Settings read(Path file) {
    String where = "profile " + file;
    Content content = parse(file);
    return Settings.whole(
        where,
        content.url(),
        content.queryUrl(),
        content.edgeUrl(),
        key(content, file, where),
        new TlsFiles(
            beside(file, content.caFile()),
            beside(file, content.clientCert()),
            beside(file, content.clientKey())));
  }

  private static @Nullable String beside(Path file, @Nullable String named) {
    return named == null ? null : file.toAbsolutePath().resolveSibling(named).toString();
  }

  private static Content parse(Path file) {
    byte[] bytes = PrivateFile.read(file);
    try {
      Content content = JSON.readValue(bytes, Content.class);
      if (content != null) {
        return content;
      }
    } catch (IOException e) {
      // Told below: its message may repeat the secret.
    }
    throw ClientException.usage(file + " is no profile: write it with infra/registry profile save");
  }

  private static @Nullable KeySource key(Content content, Path file, String where) {
    if (content.key() != null) {
      return new KeySource.Text(Secret.of(content.key(), where), where);
    }
    return content.keyFile() == null
        ? null
        : new KeySource.File(file.resolveSibling(content.keyFile()));
  }

  /** Writes a profile without files of TLS. A key that is in a file stays there. */
  public static void write(
      Path file,
      @Nullable String url,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      KeySource key) {
    write(file, url, queryUrl, edgeUrl, key, TlsFiles.NONE);
  }

  /** Writes a profile. A key that is in a file stays there, and so do files of TLS. */
  public static void write(
      Path file,
      @Nullable String url,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      KeySource key,
      TlsFiles tls) {
    Content content =
        switch (key) {
          case KeySource.File(Path path) -> {
            key.read(); // now rather than at its first use
            yield content(
                url, queryUrl, edgeUrl, null, path.toAbsolutePath().normalize().toString(), tls);
          }
          case KeySource.Text text ->
              content(url, queryUrl, edgeUrl, text.read().reveal(), null, tls);
          case KeySource.Input input ->
              content(url, queryUrl, edgeUrl, input.read().reveal(), null, tls);
        };
    try {
      PrivateFile.write(file, JSON.writeValueAsBytes(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Content content(
      @Nullable String url,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      @Nullable String key,
      @Nullable String keyFile,
      TlsFiles tls) {
    return new Content(
        url, queryUrl, edgeUrl, key, keyFile, tls.ca(), tls.certificate(), tls.key());
  }
}
