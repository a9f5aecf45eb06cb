package dev.keyregistry.validator.tls;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one side of TLS.
 *
 * @param certificate the own certificate, and after it those that lead to its authority; {@code
 *     null} if this side shows none
 * @param key the certificate's private key, PKCS #8 without a password
 * @param authorities those that the other side's certificate must come from; {@code null} for a
 *     server that asks for none
 */
public record TlsFiles(
    @Nullable PemFile certificate, @Nullable PemFile key, @Nullable PemFile authorities) {

  public TlsFiles {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key are given together");
    }
  }

  Stream<PemFile> all() {
    return Stream.of(certificate, key, authorities).flatMap(Stream::ofNullable);
  }
}
