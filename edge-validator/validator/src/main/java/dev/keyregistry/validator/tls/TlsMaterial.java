package dev.keyregistry.validator.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the files of TLS held when they were read: checked, and made for each other. */
public final class TlsMaterial {

  private final List<X509Certificate> chain;
  private final String chainPem;
  private final String keyPem;
  private final String authoritiesPem;

  private TlsMaterial(
      List<X509Certificate> chain, String chainPem, String keyPem, String authoritiesPem) {
    this.chain = List.copyOf(chain);
    this.chainPem = chainPem;
    this.keyPem = keyPem;
    this.authoritiesPem = authoritiesPem;
  }

  /**
   * Reads the files.
   *
   * @throws TlsFileException if one of them cannot be used, or the key is another one's
   */
  public static TlsMaterial read(TlsFiles files) {
    return of(files, TlsTexts.read(files));
  }

  static TlsMaterial of(TlsFiles files, TlsTexts texts) {
    PemFile certificate = files.certificate();
    PemFile key = files.key();
    List<X509Certificate> chain = List.of();
    String chainPem = "";
    String keyPem = "";
    if (certificate != null && key != null) {
      key.requirePrivate();
      chain = Pem.certificates(certificate, texts.certificate());
      var unused = Pem.key(key, texts.key(), chain.getFirst());
      chainPem = Pem.only(certificate, texts.certificate(), true);
      keyPem = Pem.only(key, texts.key(), false);
    }
    return new TlsMaterial(chain, chainPem, keyPem, authorities(files.authorities(), texts));
  }

  private static String authorities(@Nullable PemFile file, TlsTexts texts) {
    if (file == null) {
      return "";
    }
    var unused = Pem.certificates(file, texts.authorities());
    return Pem.only(file, texts.authorities(), true);
  }

  /** Whether there is a certificate of this side. */
  public boolean hasIdentity() {
    return !chain.isEmpty();
  }

  public boolean hasAuthorities() {
    return !authoritiesPem.isEmpty();
  }

  /** The own certificates as PEM, the own one first; empty without one. */
  public String chainPem() {
    return chainPem;
  }

  /** The private key as PEM, PKCS #8; a secret. */
  public String keyPem() {
    return keyPem;
  }

  /** The authorities' certificates as PEM; empty if there are none. */
  public String authoritiesPem() {
    return authoritiesPem;
  }

  /** The algorithm of the own key, such as {@code RSA}. */
  public Optional<String> keyAlgorithm() {
    return chain.stream().findFirst().map(own -> own.getPublicKey().getAlgorithm());
  }

  /** When the first of the own certificates expires; empty without one. */
  public Optional<Instant> notAfter() {
    return chain.stream().map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo);
  }

  @Override
  public String toString() {
    return "TlsMaterial[" + chain.size() + " certificates]"; // without the key
  }
}
