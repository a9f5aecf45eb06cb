package dev.keyregistry.http.cli;

import dev.keyregistry.validator.tls.PemFile;
import dev.keyregistry.validator.tls.TlsFiles;
import dev.keyregistry.validator.tls.TlsMaterial;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * TLS towards PostgreSQL; mixed into a service's command line. PostgreSQL's driver does the work:
 * it reads the files for each new connection, and its settings are parameters of the database's
 * URL.
 */
public final class DatabaseTlsOptions {

  /** What the names of the settings start with. */
  public static final String SETTINGS = "--database-tls";

  private static final String URL = "--jdbc-url";
  private static final String CA = SETTINGS + "-ca";
  private static final String CERT = SETTINGS + "-cert";
  private static final String KEY = SETTINGS + "-key";

  @Option(
      names = CA,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_DATABASE_TLS_CA:-" + Option.NULL_VALUE + "}",
      description =
          "Talk TLS to PostgreSQL, whose certificate comes from an authority in this PEM file and"
              + " is of the host that is connected to (sslmode=verify-full). Files are read again"
              + " for each new connection (REGISTRY_DATABASE_TLS_CA).")
  private @Nullable Path authorities;

  @Option(
      names = CERT,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_DATABASE_TLS_CERT:-" + Option.NULL_VALUE + "}",
      description =
          "The certificate that is shown to PostgreSQL: a PEM file (REGISTRY_DATABASE_TLS_CERT).")
  private @Nullable Path certificate;

  @Option(
      names = KEY,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_DATABASE_TLS_KEY:-" + Option.NULL_VALUE + "}",
      description =
          "Its private key: a PEM file, PKCS #8 without a password, of mode 0600"
              + " (REGISTRY_DATABASE_TLS_KEY).")
  private @Nullable Path key;

  /** The database's URL with TLS in it; what is wrong is taken down. */
  public String url(String jdbcUrl, WrongSettings wrong) {
    wrong.require(
        jdbcUrl.startsWith("jdbc:postgresql:"),
        URL,
        "give a URL such as jdbc:postgresql://127.0.0.1:5432/registry");
    Path trusted = authorities;
    if ((certificate == null) != (key == null)) {
      wrong.add(certificate == null ? CERT : KEY, "give " + CERT + " and " + KEY + " together");
      return jdbcUrl;
    }
    if (trusted == null) {
      wrong.require(certificate == null, CERT, "needs " + CA + " beside it");
      return jdbcUrl;
    }
    wrong.require(
        !jdbcUrl.contains("sslmode=") && !jdbcUrl.contains("sslrootcert="),
        URL,
        "says of TLS itself: leave that out of it, or " + CA);
    TlsMaterial material = wrong.read(CA, () -> TlsMaterial.read(files(trusted)));
    return material == null ? jdbcUrl : with(jdbcUrl, trusted, material);
  }

  private TlsFiles files(Path trusted) {
    return new TlsFiles(pem(CERT, certificate), pem(KEY, key), new PemFile(CA, trusted));
  }

  private static @Nullable PemFile pem(String option, @Nullable Path path) {
    return path == null ? null : new PemFile(option, path);
  }

  private String with(String jdbcUrl, Path trusted, TlsMaterial material) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("sslmode", "verify-full");
    parameters.put("sslrootcert", trusted.toString());
    if (certificate != null && key != null) {
      parameters.put("sslcert", certificate.toString());
      parameters.put("sslkey", key.toString());
      // The driver takes RSA for granted.
      parameters.put("pemKeyAlgorithm", material.keyAlgorithm().orElse("RSA"));
    }
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + '=' + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", jdbcUrl + (jdbcUrl.contains("?") ? '&' : '?'), ""));
  }
}
