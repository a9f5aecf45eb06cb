package dev.keyregistry.client.command;

import dev.keyregistry.client.connection.Given;
import dev.keyregistry.client.connection.TlsFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a command finds the registry; mixed into every command that calls it. */
final class ConnectionOptions {

  @ArgGroup(
      exclusive = false,
      validate = false,
      heading =
          "%nWhere the registry is, and who calls. Options go first, then the environment, the"
              + " profile in%n~/.config/key-registry/profile.json, the cell that runs in"
              + " .registry/. A key of a profile or a%ncell is sent to the URLs of that profile or"
              + " cell only.%n")
  private Options options = new Options();

  /** The options themselves. */
  private static final class Options {
    @Option(
        names = "--url",
        paramLabel = "URL",
        description = "The command service (REGISTRY_URL).")
    private @Nullable String url;

    @Option(
        names = "--query-url",
        paramLabel = "URL",
        description = "The query service (REGISTRY_QUERY_URL).")
    private @Nullable String queryUrl;

    @Option(names = "--edge-url", paramLabel = "URL", description = "An edge (REGISTRY_EDGE_URL).")
    private @Nullable String edgeUrl;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description =
            "The file of mode 0600 with the caller's key, - for standard input (REGISTRY_KEY_FILE;"
                + " REGISTRY_KEY is the key itself).")
    private @Nullable String keyFile;

    @Option(
        names = "--profile",
        paramLabel = "FILE",
        description = "A profile of mode 0600, as profile save writes it.")
    private @Nullable String profile;

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description = "The data dir of a cell that runs here; its root key calls.")
    private @Nullable String dataDir;

    @Option(
        names = "--ca-file",
        paramLabel = "FILE",
        description =
            "The PEM file with the authorities that the certificates of https URLs come from;"
                + " without it, the usual ones (REGISTRY_CA_FILE).")
    private @Nullable String caFile;

    @Option(
        names = "--client-cert",
        paramLabel = "FILE",
        description =
            "The PEM file of the certificate that is shown to them (REGISTRY_CLIENT_CERT).")
    private @Nullable String clientCert;

    @Option(
        names = "--client-key",
        paramLabel = "FILE",
        description = "The PEM file of its private key, PKCS #8, mode 0600 (REGISTRY_CLIENT_KEY).")
    private @Nullable String clientKey;
  }

  Given given() {
    return new Given(
        options.url,
        options.queryUrl,
        options.edgeUrl,
        options.keyFile,
        options.profile,
        options.dataDir,
        new TlsFiles(options.caFile, options.clientCert, options.clientKey));
  }

  /** The profile that was named. */
  @Nullable String profile() {
    return options.profile;
  }
}
