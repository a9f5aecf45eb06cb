package dev.keyregistry.validator.token;

/** How the keys of an issuer are doing, whenever it is asked. */
public final class IssuerStatus {

  private static final double MILLIS = 1000.0;

  private final String issuer;
  private final IssuerKeys keys;

  IssuerStatus(String issuer, IssuerKeys keys) {
    this.issuer = issuer;
    this.keys = keys;
  }

  /** Whose keys they are. */
  public String issuer() {
    return issuer;
  }

  /** How long ago they were read, in seconds; not a number if they never were. */
  public double ageSeconds() {
    return keys.ageMillis().isEmpty() ? Double.NaN : keys.ageMillis().getAsLong() / MILLIS;
  }

  /** How many times they could not be read. */
  public long failures() {
    return keys.failures();
  }
}
