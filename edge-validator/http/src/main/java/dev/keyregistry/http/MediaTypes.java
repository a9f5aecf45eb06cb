package dev.keyregistry.http;

/** The content types that the registry's servers read and write. */
public final class MediaTypes {

  public static final String JSON = "application/json";

  /** One JSON value per line. */
  public static final String NDJSON = "application/x-ndjson";

  /** RFC 9457. */
  public static final String PROBLEM = "application/problem+json";

  /** The text format of Prometheus. */
  public static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private MediaTypes() {}
}
