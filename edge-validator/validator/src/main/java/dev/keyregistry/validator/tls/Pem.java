package dev.keyregistry.validator.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of PEM files as certificates and keys. */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final byte[] PROBE = {1, 2, 3, 4};

  private Pem() {}

  private record Block(String type, byte[] content) {
    String text() {
      return "-----BEGIN "
          + type
          + "-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
          + "\n-----END "
          + type
          + "-----\n";
    }
  }

  /** The certificates of a text, at least one, in their order. */
  static List<X509Certificate> certificates(PemFile file, String text) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(file, text)) {
      if (block.type().equals(CERTIFICATE)) {
        found.add(certificate(file, block));
      }
    }
    if (found.isEmpty()) {
      throw new TlsFileException(
          file, "holds no certificate: a PEM file has -----BEGIN CERTIFICATE-----");
    }
    return found;
  }

  private static X509Certificate certificate(PemFile file, Block block) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (GeneralSecurityException e) {
      throw new TlsFileException(file, "holds a certificate that cannot be read");
    }
  }

  /** The private key of a text, which must be that of the certificate. */
  static PrivateKey key(PemFile file, String text, X509Certificate certificate) {
    Block block = keyBlock(file, text);
    PublicKey shown = certificate.getPublicKey();
    try {
      PrivateKey key =
          KeyFactory.getInstance(shown.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(block.content()));
      if (belongTogether(key, shown)) {
        return key;
      }
    } catch (GeneralSecurityException e) {
      // Another kind of key, which is told below; the message of a codec may repeat the key.
    }
    throw new TlsFileException(
        file, "is not the key of the (first) certificate: give the pair that was issued together");
  }

  private static Block keyBlock(PemFile file, String text) {
    for (Block block : blocks(file, text)) {
      switch (block.type()) {
        case KEY -> {
          return block;
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new TlsFileException(
                file,
                "is encrypted, which is not supported: openssl pkcs8 -in OLD -out NEW, mode 0600");
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new TlsFileException(
                file,
                "is no PKCS #8 key: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW, mode 0600");
        default -> {
          // Parameters or certificates beside the key.
        }
      }
    }
    throw new TlsFileException(file, "holds no key: a PEM file has -----BEGIN PRIVATE KEY-----");
  }

  private static boolean belongTogether(PrivateKey key, PublicKey shown)
      throws GeneralSecurityException {
    String algorithm =
        switch (shown.getAlgorithm()) {
          case "RSA", "RSASSA-PSS" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> shown.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(shown);
    signature.update(PROBE);
    return signature.verify(signed);
  }

  /** The blocks of a type, one after the other, without anything else that the text has. */
  static String only(PemFile file, String text, boolean certificates) {
    var kept = new StringBuilder();
    for (Block block : blocks(file, text)) {
      if (block.type().equals(certificates ? CERTIFICATE : KEY)) {
        kept.append(block.text());
      }
    }
    return kept.toString();
  }

  private static List<Block> blocks(PemFile file, String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      try {
        blocks.add(
            new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
      } catch (IllegalArgumentException e) {
        // RFC 1421 headers stand in encrypted PKCS #1 keys only; the type tells those.
        if (!matcher.group(1).equals("RSA PRIVATE KEY")) {
          throw new TlsFileException(file, "is no PEM file: its base64 cannot be read");
        }
        blocks.add(new Block(matcher.group(1), new byte[0]));
      }
    }
    return blocks;
  }
}
