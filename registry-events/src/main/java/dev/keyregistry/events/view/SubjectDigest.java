package dev.keyregistry.events.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;

/**
 * What a view says of a subject where it needs to be recognized and not read: 128 bits of the
 * SHA-256 over tenant and subject. A person's name is nobody's to keep once the keys that act for
 * them are deleted, but a bulk revocation by subject holds for ever.
 *
 * @param value 22 characters of base64url
 */
public record SubjectDigest(String value) {

  private static final int CHARACTERS = 22;

  public SubjectDigest {
    if (value.length() != CHARACTERS || !value.chars().allMatch(SubjectDigest::isBase64Url)) {
      throw new IllegalArgumentException("a subject's digest has 22 characters of base64url");
    }
  }

  /** The digest of a tenant's subject. A tenant's id holds no line end. */
  public static SubjectDigest of(TenantId tenant, String subject) {
    byte[] text = (tenant.value() + '\n' + subject).getBytes(UTF_8);
    return new SubjectDigest(SecretHash.of(text).toString().substring(0, CHARACTERS));
  }

  private static boolean isBase64Url(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  @Override
  public String toString() {
    return value;
  }
}
