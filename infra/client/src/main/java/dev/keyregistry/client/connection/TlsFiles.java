package dev.keyregistry.client.connection;

import org.jspecify.annotations.Nullable;

/**
 * The PEM files with which services are called over TLS, as they were named; each may be missing.
 *
 * @param ca authorities that are trusted beside none of the usual ones
 * @param certificate the caller's own certificate
 * @param key the certificate's private key
 */
public record TlsFiles(@Nullable String ca, @Nullable String certificate, @Nullable String key) {

  /** No files. */
  public static final TlsFiles NONE = new TlsFiles(null, null, null);

  /** Whether any file is named. */
  boolean isAny() {
    return ca != null || certificate != null || key != null;
  }
}
