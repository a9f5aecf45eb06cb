package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS made of PEM files. */
final class ClientTls {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final char[] NO_PASSWORD = {};

  private final Path folder;

  /**
   * A maker of TLS.
   *
   * @param folder that relative paths start from
   */
  ClientTls(Path folder) {
    this.folder = folder;
  }

  /**
   * What the files hold.
   *
   * @throws ClientException if one of them cannot be used
   */
  SSLContext of(TlsFiles files) {
    if ((files.certificate() == null) != (files.key() == null)) {
      throw ClientException.usage("give --client-cert and --client-key together");
    }
    try {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(identity(files), NO_PASSWORD);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities(files.ca()));
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw ClientException.usage("TLS cannot be set up (" + e.getClass().getSimpleName() + ")");
    }
  }

  private KeyStore identity(TlsFiles files) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    if (files.certificate() != null && files.key() != null) {
      Certificate[] chain =
          certificates("--client-cert", files.certificate()).toArray(Certificate[]::new);
      store.setKeyEntry("own", key(files.key(), chain[0]), NO_PASSWORD, chain);
    }
    return store;
  }

  /** {@code null} stands for the usual authorities. */
  private @Nullable KeyStore authorities(@Nullable String file)
      throws GeneralSecurityException, IOException {
    if (file == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate each : certificates("--ca-file", file)) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Collection<? extends Certificate> certificates(String option, String file) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(Files.readAllBytes(folder.resolve(file))));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      throw ClientException.usage("%s: %s cannot be read".formatted(option, file));
    } catch (GeneralSecurityException e) {
      // Told below.
    }
    throw ClientException.usage(
        "%s: %s is no PEM file with -----BEGIN CERTIFICATE-----".formatted(option, file));
  }

  private PrivateKey key(String file, Certificate certificate) {
    String text = new String(PrivateFile.read(folder.resolve(file)), StandardCharsets.ISO_8859_1);
    Matcher matcher = KEY.matcher(text);
    try {
      if (matcher.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1).strip());
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Told below; the message of a codec may repeat the key.
    }
    throw ClientException.usage(
        "--client-key: %s is not the certificate's key as PEM with -----BEGIN PRIVATE KEY-----"
                .formatted(file)
            + " (openssl pkcs8 -topk8 -nocrypt makes it)");
  }
}
