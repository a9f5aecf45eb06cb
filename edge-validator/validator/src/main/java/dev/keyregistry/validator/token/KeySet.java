package dev.keyregistry.validator.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public keys of an issuer, as its key set says (RFC 7517, section 5). */
final class KeySet {

  private static final int MAX_KEYS = 64;

  private final List<VerificationKey> keys;
  private final Set<String> ids = new HashSet<>();

  private KeySet(List<VerificationKey> keys) {
    this.keys = List.copyOf(keys);
    keys.forEach(key -> ids.add(key.id()));
  }

  /**
   * Reads a set. A key that is none, or for something else, is passed over, so that it does not
   * cost the others (section 5 of the RFC).
   *
   * @throws IOException if the document is no key set
   */
  static KeySet parse(byte[] document) throws IOException {
    ObjectNode root = StrictJson.object(document);
    JsonNode list = root == null ? null : root.get("keys");
    if (list == null || !list.isArray() || list.size() > MAX_KEYS) {
      throw new IOException("the document is no JSON Web Key Set of at most " + MAX_KEYS + " keys");
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (JsonNode each : list) {
      VerificationKey key = key(each);
      if (key != null) {
        keys.add(key);
      }
    }
    return new KeySet(keys);
  }

  private static @Nullable VerificationKey key(JsonNode node) {
    try {
      return VerificationKey.of(JWK.parse(node.toString()));
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The key of this name for this algorithm; where a token names none, the only one that is for it.
   */
  @Nullable VerificationKey find(@Nullable String name, String algorithm) {
    VerificationKey found = null;
    for (VerificationKey key : keys) {
      if ((name == null || name.equals(key.name())) && key.algorithms().contains(algorithm)) {
        if (found != null) {
          return null; // which of them is not said
        }
        found = key;
      }
    }
    return found;
  }

  /** Whether the very same key is there. */
  boolean holds(VerificationKey key) {
    return ids.contains(key.id());
  }

  int size() {
    return keys.size();
  }
}
