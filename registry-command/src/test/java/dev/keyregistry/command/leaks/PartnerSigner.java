package dev.keyregistry.command.leaks;

import dev.keyregistry.infra.testkit.Http;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A secret-scanning partner: it has a key pair, and signs. */
public final class PartnerSigner {

  private final String identifier;
  private final KeyPair pair;

  private PartnerSigner(String identifier, KeyPair pair) {
    this.identifier = identifier;
    this.pair = pair;
  }

  public static PartnerSigner named(String identifier) {
    return onCurve("secp256r1", identifier);
  }

  static PartnerSigner onCurve(String curve, String identifier) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new PartnerSigner(identifier, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String identifier() {
    return identifier;
  }

  /** The document in which they publish their keys. */
  public static String document(PartnerSigner... signers) {
    List<Map<String, ?>> keys = new ArrayList<>();
    for (PartnerSigner signer : signers) {
      keys.add(entry(signer.identifier, signer.pem()));
    }
    return Http.json(Map.of("public_keys", keys));
  }

  static Map<String, ?> entry(String identifier, String pem) {
    return Map.of("key_identifier", identifier, "key", pem, "is_current", false);
  }

  String pem() {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  /** The base64 of a signature over these bytes. */
  public String sign(byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(bytes);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
