package dev.keyregistry.command.leaks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the document in which a partner publishes its public keys. */
final class PublicKeys {

  private static final Logger LOG = LoggerFactory.getLogger(PublicKeys.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ECParameterSpec P_256 = p256();

  private PublicKeys() {}

  /**
   * The keys by their identifiers, also those that are no longer current: what they have signed may
   * still be under way. A key that is none is passed over, so that it does not cost the others.
   *
   * @throws IOException if the document holds no key
   */
  static Map<String, ECPublicKey> parse(byte[] document) throws IOException {
    Map<String, ECPublicKey> keys = new HashMap<>();
    for (JsonNode entry : MAPPER.readTree(document).path("public_keys")) {
      String identifier = entry.path("key_identifier").asText();
      ECPublicKey key = key(entry.path("key").asText());
      if (key == null || identifier.isEmpty()) {
        LOG.warn("A public key for leak reports is no P-256 key in PEM, and is passed over");
      } else {
        keys.put(identifier, key);
      }
    }
    if (keys.isEmpty()) {
      throw new IOException("the document holds no public key");
    }
    return Map.copyOf(keys);
  }

  private static @Nullable ECPublicKey key(String pem) {
    String base64 =
        pem.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
    try {
      var spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
      return KeyFactory.getInstance("EC").generatePublic(spec) instanceof ECPublicKey key
              && isP256(key.getParams())
          ? key
          : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isP256(ECParameterSpec curve) {
    BigInteger order = curve.getOrder();
    return order.equals(P_256.getOrder()) && curve.getCurve().equals(P_256.getCurve());
  }

  private static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
