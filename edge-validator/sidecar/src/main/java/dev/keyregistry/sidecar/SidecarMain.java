package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.cli.KafkaOptions;
import dev.keyregistry.http.cli.ListenerOptions;
import dev.keyregistry.http.cli.ServiceMain;
import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.http.token.TokenOptions;
import dev.keyregistry.sidecar.query.KeyFile;
import dev.keyregistry.validator.disk.DiskSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a sidecar until it is told to stop. */
@Command(
    name = "edge-validator-sidecar",
    mixinStandardHelpOptions = true,
    version = "edge-validator-sidecar " + ServiceMain.VERSION,
    showDefaultValues = true,
    description = "Answers gateways at /authz whether a request may pass, from memory.")
public final class SidecarMain implements Callable<Integer> {

  private static final String MAX_KEYS = "--max-keys";
  private static final String QUERY_URL = "--query-url";
  private static final String QUERY_KEY = "--query-key-file";
  private static final int MAX_EVENT_LOOPS = 1024;
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:REGISTRY_EDGE_HOST:-127.0.0.1}",
      description = "The address to listen on (REGISTRY_EDGE_HOST).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:REGISTRY_EDGE_PORT:-7703}",
      description = "The port to listen on (REGISTRY_EDGE_PORT).")
  private int port;

  @Mixin private ListenerOptions listener = new ListenerOptions();
  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Mixin private DiskOptions disk = new DiskOptions();

  @Option(
      names = "--edge-id",
      paramLabel = "NAME",
      defaultValue = "${env:REGISTRY_EDGE_ID:-edge-1}",
      description = "The name of this edge, unique in the cell (REGISTRY_EDGE_ID).")
  private String edgeId = "";

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "${env:REGISTRY_EDGE_REGION:-" + Option.NULL_VALUE + "}",
      description = "Where this edge stands (REGISTRY_EDGE_REGION).")
  private @Nullable String region;

  @Option(
      names = "--brand",
      paramLabel = "WORD",
      defaultValue = "${env:REGISTRY_BRAND:-" + SidecarConfig.BRAND + "}",
      description =
          "What generated secrets start with, as the command service has it: those that start so"
              + " and have a wrong checksum are refused before they are hashed. Empty: none are"
              + " (REGISTRY_BRAND).")
  private String brand = "";

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "${env:REGISTRY_EDGE_EVENT_LOOPS:-0}",
      description =
          "How many threads serve requests; 0 for one per processor (REGISTRY_EDGE_EVENT_LOOPS).")
  private int eventLoops;

  @Option(
      names = "--client-address-header",
      paramLabel = "HEADER",
      defaultValue = "${env:REGISTRY_EDGE_CLIENT_ADDRESS_HEADER:-" + Option.NULL_VALUE + "}",
      description =
          "The header in which the gateway tells the client's address, such as X-Forwarded-For: its"
              + " last element counts. Without it, the address of the connection does"
              + " (REGISTRY_EDGE_CLIENT_ADDRESS_HEADER).")
  private @Nullable String clientAddressHeader;

  @Option(
      names = "--trusted-proxies",
      paramLabel = "RANGE",
      split = ",",
      defaultValue = "${env:REGISTRY_EDGE_TRUSTED_PROXIES:-}",
      description =
          "Whose word in that header counts, such as 10.0.0.0/8,::1: the list is walked from its"
              + " end to the first address that is none of these (REGISTRY_EDGE_TRUSTED_PROXIES).")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_EDGE_POLICY:-" + Option.NULL_VALUE + "}",
      description =
          "What routes demand, as YAML; read again when it changes. Without it the query of /authz"
              + " says it all (REGISTRY_EDGE_POLICY).")
  private @Nullable Path policy;

  @Option(
      names = "--original-headers",
      paramLabel = "FAMILY",
      defaultValue = "${env:REGISTRY_EDGE_ORIGINAL_HEADERS:-X_FORWARDED}",
      description =
          "The headers in which the gateway tells the request that it asks about:"
              + " ${COMPLETION-CANDIDATES} (REGISTRY_EDGE_ORIGINAL_HEADERS).")
  private OriginalHeaders originalHeaders = OriginalHeaders.X_FORWARDED;

  @Option(
      names = MAX_KEYS,
      paramLabel = "N",
      defaultValue = "${env:REGISTRY_EDGE_MAX_KEYS:-0}",
      description =
          "The most keys that are held in memory, 100 or more, for more keys than memory has room"
              + " for: the others are asked for at the query service when they are used. 0 holds"
              + " every key, and asks nobody (REGISTRY_EDGE_MAX_KEYS).")
  private int maxKeys;

  @Option(
      names = QUERY_URL,
      paramLabel = "URL",
      defaultValue = "${env:REGISTRY_QUERY_URL:-" + Option.NULL_VALUE + "}",
      description =
          "With --max-keys: the query service of the region, such as http://query:7702"
              + " (REGISTRY_QUERY_URL).")
  private @Nullable URI queryUrl;

  @Option(
      names = QUERY_KEY,
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_EDGE_QUERY_KEY_FILE:-" + Option.NULL_VALUE + "}",
      description =
          "With --max-keys: the file, of mode 0600, with a key of the tenant registry that has the"
              + " scope registry:views:read (REGISTRY_EDGE_QUERY_KEY_FILE).")
  private @Nullable Path queryKeyFile;

  @Option(
      names = "--failure-limit",
      paramLabel = "N",
      defaultValue = "${env:REGISTRY_EDGE_FAILURE_LIMIT:-0}",
      description =
          "How many requests with what is no key an address (of IPv6 the first 64 bits) may send in"
              + " a window before it is asked to wait (429); good keys pass all the same; 0 for no"
              + " limit (REGISTRY_EDGE_FAILURE_LIMIT).")
  private int failureLimit;

  @Option(
      names = "--failure-window",
      paramLabel = "DURATION",
      defaultValue = "${env:REGISTRY_EDGE_FAILURE_WINDOW:-PT1M}",
      description = "How long that window is (REGISTRY_EDGE_FAILURE_WINDOW).")
  private Duration failureWindow = Duration.ofMinutes(1);

  @Option(
      names = "--command-url",
      paramLabel = "URL",
      defaultValue = "${env:REGISTRY_EDGE_COMMAND_URL:-" + Option.NULL_VALUE + "}",
      description =
          "The command service, which POST /v1/revoke passes revocations on to; without it they are"
              + " answered 503 (REGISTRY_EDGE_COMMAND_URL).")
  private @Nullable URI commandUrl;

  @Mixin private TokenOptions tokens = new TokenOptions();

  SidecarMain() {}

  public static void main(String[] arguments) {
    ServiceMain.execute(new SidecarMain(), arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    var wrong = new WrongSettings(spec);
    SidecarConfig config = config(wrong);
    wrong.throwIfAny();
    return ServiceMain.run(spec, () -> Sidecar.start(config));
  }

  private SidecarConfig config(WrongSettings wrong) {
    wrong.require(!edgeId.isBlank(), "--edge-id", "an edge has a name, such as edge-1");
    wrong.require(
        eventLoops >= 0 && eventLoops <= MAX_EVENT_LOOPS,
        "--event-loops",
        "give 1 to " + MAX_EVENT_LOOPS + ", or 0 for one per processor");
    wrong.require(
        clientAddressHeader == null || HEADER_NAME.matcher(clientAddressHeader).matches(),
        "--client-address-header",
        "give the name of a header, such as X-Forwarded-For");
    int loops = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    BoundedConfig bounded = bounded(wrong);
    return new SidecarConfig(
        edgeId.isBlank() ? "none" : edgeId,
        region,
        brand(wrong),
        listener.server(host, port, wrong).withEventLoops(loops),
        new GatewayConfig(
            clientAddressHeader, proxies(wrong), policy, originalHeaders, failures(wrong)),
        bounded,
        disk(bounded, wrong),
        tokens.config(wrong),
        kafka.settings(wrong),
        commandUrl(wrong));
  }

  private String brand(WrongSettings wrong) {
    KeyFormat read = brand.isEmpty() ? null : wrong.read("--brand", () -> new KeyFormat(brand));
    return read == null ? "" : brand;
  }

  private @Nullable FailureLimit failures(WrongSettings wrong) {
    return failureLimit == 0
        ? null
        : wrong.read("--failure-limit", () -> new FailureLimit(failureLimit, failureWindow));
  }

  private @Nullable URI commandUrl(WrongSettings wrong) {
    boolean fits = commandUrl == null || SidecarConfig.isHttp(commandUrl);
    wrong.require(fits, "--command-url", "give a URL such as http://127.0.0.1:7701");
    return fits ? commandUrl : null;
  }

  private @Nullable DiskSettings disk(@Nullable BoundedConfig bounded, WrongSettings wrong) {
    DiskSettings settings = disk.settings(wrong);
    boolean fits = bounded == null || settings == null;
    wrong.require(fits, MAX_KEYS, "an edge that holds some of the keys keeps none on disk");
    return fits ? settings : null;
  }

  private @Nullable BoundedConfig bounded(WrongSettings wrong) {
    URI url = queryUrl;
    Path key = queryKeyFile;
    if (maxKeys == 0) {
      wrong.require(key == null, QUERY_KEY, "needs " + MAX_KEYS + " beside it");
      return null;
    }
    wrong.require(
        url != null && SidecarConfig.isHttp(url),
        QUERY_URL,
        "give the query service's, such as http://query:7702");
    if (key == null) {
      wrong.add(QUERY_KEY, "give the file with the key for the query service");
      return null;
    }
    var unused = wrong.read(QUERY_KEY, () -> KeyFile.open(key));
    return url == null ? null : wrong.read(MAX_KEYS, () -> new BoundedConfig(maxKeys, url, key));
  }

  private List<IpRange> proxies(WrongSettings wrong) {
    List<IpRange> ranges =
        wrong.read(
            "--trusted-proxies",
            () ->
                trustedProxies.stream()
                    .filter(range -> !range.isBlank())
                    .map(IpRange::of)
                    .toList());
    return ranges == null ? List.of() : ranges;
  }
}
