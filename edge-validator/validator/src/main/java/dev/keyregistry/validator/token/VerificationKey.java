package dev.keyregistry.validator.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key of an issuer, bound to the algorithms that it is for (RFC 8725, section 3.1).
 *
 * @param id what makes it this key and no other: its name, its value and what it is for
 * @param name {@code kid}; {@code null} if it has none
 */
record VerificationKey(
    String id, @Nullable String name, Set<String> algorithms, JWSVerifier verifier) {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192; // what a signature costs grows with it

  /** The key; {@code null} if it is none that verifies signatures of tokens. */
  static @Nullable VerificationKey of(JWK key) throws JOSEException {
    JWSVerifier verifier = isForSignatures(key) ? verifier(key) : null;
    if (verifier == null) {
      return null;
    }
    Set<String> algorithms = new HashSet<>();
    for (JWSAlgorithm each : verifier.supportedJWSAlgorithms()) {
      if (key.getAlgorithm() == null || key.getAlgorithm().getName().equals(each.getName())) {
        algorithms.add(each.getName());
      }
    }
    String id = key.getKeyID() + ' ' + key.computeThumbprint() + ' ' + key.getAlgorithm();
    return new VerificationKey(id, key.getKeyID(), Set.copyOf(algorithms), verifier);
  }

  private static boolean isForSignatures(JWK key) {
    Set<KeyOperation> operations = key.getKeyOperations();
    return (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static @Nullable JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa when rsa.size() >= MIN_RSA_BITS && rsa.size() <= MAX_RSA_BITS ->
          new RSASSAVerifier(rsa.toRSAPublicKey());
      case ECKey ec -> new ECDSAVerifier(ec.toECPublicKey());
      default -> null;
    };
  }

  /** Whether the key's other half has signed these bytes. */
  boolean verifies(String algorithm, byte[] signed, Base64URL signature) {
    try {
      // Nothing of the token's header but what was checked already gets any further.
      return verifier.verify(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed, signature);
    } catch (JOSEException e) {
      return false;
    }
  }
}
