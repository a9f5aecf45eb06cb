package dev.keyregistry.infra.testkit;

/** The parts of {@code jdbc:postgresql://host:port/database?parameters}. */
final class JdbcUrls {
  private JdbcUrls() {}

  /** The same server and parameters with another database. */
  static String withDatabase(String url, String database) {
    int query = url.indexOf('?');
    String base = query < 0 ? url : url.substring(0, query);
    int slash = base.lastIndexOf('/');
    if (!base.startsWith("jdbc:postgresql://") || slash < "jdbc:postgresql://".length()) {
      throw new IllegalArgumentException(
          "Not of the form jdbc:postgresql://host:port/database: " + base);
    }
    return base.substring(0, slash + 1) + database + (query < 0 ? "" : url.substring(query));
  }
}
