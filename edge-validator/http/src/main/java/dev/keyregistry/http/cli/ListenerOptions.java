package dev.keyregistry.http.cli;

import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.validator.tls.PemFile;
import dev.keyregistry.validator.tls.TlsFiles;
import dev.keyregistry.validator.tls.TlsMaterial;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a service listens, beside where it does; mixed into its command line. */
public final class ListenerOptions {

  private static final String CERT = "--tls-cert";
  private static final String KEY = "--tls-key";
  private static final String CLIENT_CA = "--tls-client-ca";
  private static final String HEADERS = "--max-header-bytes";
  private static final String DRAIN = "--drain";

  @Option(
      names = CERT,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_TLS_CERT:-" + Option.NULL_VALUE + "}",
      description =
          "Serve HTTPS (TLS 1.3 and 1.2, HTTP/2 and HTTP/1.1) with this certificate: a PEM file,"
              + " the own certificate first and then those that lead to its authority. All files of"
              + " TLS are read again when they change (REGISTRY_TLS_CERT).")
  private @Nullable Path certificate;

  @Option(
      names = KEY,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_TLS_KEY:-" + Option.NULL_VALUE + "}",
      description =
          "The certificate's private key: a PEM file, PKCS #8 without a password, that nobody but"
              + " its owner can write (REGISTRY_TLS_KEY).")
  private @Nullable Path key;

  @Option(
      names = CLIENT_CA,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_TLS_CLIENT_CA:-" + Option.NULL_VALUE + "}",
      description =
          "Serve only clients whose certificate comes from an authority in this PEM file. It does"
              + " not replace their API keys (REGISTRY_TLS_CLIENT_CA).")
  private @Nullable Path clientCa;

  @Option(
      names = HEADERS,
      paramLabel = "N",
      defaultValue = "${env:REGISTRY_MAX_HEADER_BYTES:-" + ServerConfig.MAX_HEADER_BYTES + "}",
      description =
          "The most bytes of a request's headers, 1024 to 262144; its first line has 8192 at most."
              + " The largest body is fixed for each operation (REGISTRY_MAX_HEADER_BYTES).")
  private int maxHeaderBytes = ServerConfig.MAX_HEADER_BYTES;

  @Option(
      names = DRAIN,
      paramLabel = "DURATION",
      defaultValue = "${env:REGISTRY_DRAIN:-PT0S}",
      description =
          "How long it goes on serving after a signal to stop, while /readyz answers 503 and each"
              + " connection is closed after its next answer: as long as a balancer takes to"
              + " notice, such as PT5S; at most PT10M (REGISTRY_DRAIN).")
  private Duration drain = Duration.ZERO;

  /** The configuration of a listener; what is wrong with it is taken down. */
  public ServerConfig server(String host, int port, WrongSettings wrong) {
    wrong.require(!host.isBlank(), "--host", "give an address or a host name, such as 127.0.0.1");
    wrong.require(port >= 0 && port <= 65_535, "--port", "a port is 0 to 65535, not " + port);
    if (!wrong.isEmpty()) {
      checkAll(wrong);
      return ServerConfig.of("127.0.0.1", 0);
    }
    ServerConfig plain = ServerConfig.of(host, port);
    return checkAll(wrong)
        ? plain.withMaxHeaderBytes(maxHeaderBytes).withDrain(drain).withTls(files())
        : plain;
  }

  private boolean checkAll(WrongSettings wrong) {
    ServerConfig any = ServerConfig.of("127.0.0.1", 0);
    boolean limits = wrong.read(HEADERS, () -> any.withMaxHeaderBytes(maxHeaderBytes)) != null;
    boolean drains = wrong.read(DRAIN, () -> any.withDrain(drain)) != null;
    return tls(wrong) && limits && drains;
  }

  private boolean tls(WrongSettings wrong) {
    if ((certificate == null) != (key == null)) {
      wrong.add(certificate == null ? CERT : KEY, "give " + CERT + " and " + KEY + " together");
      return false;
    }
    Path own = certificate;
    if (own == null) {
      wrong.require(clientCa == null, CLIENT_CA, "needs " + CERT + " and " + KEY + " beside it");
      return clientCa == null;
    }
    return wrong.read(CERT, () -> TlsMaterial.read(files(own))) != null;
  }

  private @Nullable TlsFiles files() {
    return certificate == null ? null : files(certificate);
  }

  private TlsFiles files(Path own) {
    return new TlsFiles(new PemFile(CERT, own), pem(KEY, key), pem(CLIENT_CA, clientCa));
  }

  private static @Nullable PemFile pem(String option, @Nullable Path path) {
    return path == null ? null : new PemFile(option, path);
  }
}
