package dev.keyregistry.client.connection;

import org.jspecify.annotations.Nullable;

/** What a command line says of the registry; each may be missing. */
public record Given(
    @Nullable String url,
    @Nullable String queryUrl,
    @Nullable String edgeUrl,
    @Nullable String keyFile,
    @Nullable String profile,
    @Nullable String dataDir,
    TlsFiles tls) {

  /** Without files of TLS. */
  public Given(
      @Nullable String url,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      @Nullable String keyFile,
      @Nullable String profile,
      @Nullable String dataDir) {
    this(url, queryUrl, edgeUrl, keyFile, profile, dataDir, TlsFiles.NONE);
  }
}
