package dev.keyregistry.http;

/** The HTTP headers that the registry gives a meaning to. */
public final class HeaderNames {

  /** The position that an answer reflects, or that a write got: a decimal number. */
  public static final String POSITION = "Registry-Position";

  /** The least position that the answer must reflect: a decimal number. */
  public static final String MIN_POSITION = "Registry-Min-Position";

  /** The other carriage of a secret, beside {@code Authorization: Bearer}. */
  public static final String API_KEY = "X-API-Key";

  /** The reason of a denial: the verdict's name. */
  public static final String VERDICT = "X-Registry-Verdict";

  public static final String KEY_ID = "X-Registry-Key-Id";
  public static final String TENANT = "X-Registry-Tenant";
  public static final String SUBJECT = "X-Registry-Subject";
  public static final String SCOPES = "X-Registry-Scopes";
  public static final String ENVIRONMENT = "X-Registry-Environment";

  /** Which authentication is asked for (RFC 9110, section 11.6.1). */
  public static final String WWW_AUTHENTICATE = "WWW-Authenticate";

  /** After how many seconds another try makes sense. */
  public static final String RETRY_AFTER = "Retry-After";

  private HeaderNames() {}
}
