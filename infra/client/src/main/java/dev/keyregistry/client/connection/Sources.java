package dev.keyregistry.client.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places that may say where the registry is, the first one first: options, a profile or cell
 * that is named, the environment, the usual profile, the cell that runs here. Who names a profile
 * or a cell is not given another one. A place is looked into only if those before it leave
 * something open.
 */
public final class Sources {

  private static final String DATA_DIR = ".registry";

  private final Given given;
  private final Surroundings around;
  private final List<Supplier<Settings>> places = new ArrayList<>();

  private Sources(Given given, Surroundings around) {
    this.given = given;
    this.around = around;
  }

  /** All places. */
  public static List<Supplier<Settings>> all(Given given, Surroundings around) {
    return new Sources(given, around).collect(true);
  }

  /** All but profiles: what a profile can be made of. */
  public static List<Supplier<Settings>> withoutProfiles(Given given, Surroundings around) {
    return new Sources(given, around).collect(false);
  }

  private List<Supplier<Settings>> collect(boolean profiles) {
    places.add(this::options);
    boolean isNamed = given.profile() != null || given.dataDir() != null;
    if (!isNamed) {
      places.add(this::environment);
    }
    if (profiles) {
      profile().ifPresent(file -> places.add(() -> ProfileFile.read(file)));
    }
    cell().ifPresent(dataDir -> places.add(() -> RunFile.read(dataDir)));
    if (isNamed) {
      places.add(this::environment);
    }
    return places;
  }

  private Optional<Path> profile() {
    if (given.profile() != null) {
      return Optional.of(around.folder().resolve(given.profile()));
    }
    return Optional.of(around.defaultProfile())
        .filter(file -> given.dataDir() == null && Files.exists(file));
  }

  private Optional<Path> cell() {
    if (given.dataDir() != null) {
      return Optional.of(around.folder().resolve(given.dataDir()));
    }
    return Optional.of(around.folder().resolve(DATA_DIR))
        .filter(dataDir -> given.profile() == null && Files.exists(RunFile.in(dataDir)));
  }

  private Settings options() {
    return new Settings(
        "option",
        namedUrls(),
        given.url(),
        given.queryUrl(),
        given.edgeUrl(),
        key(given.keyFile()),
        given.tls());
  }

  private Settings environment() {
    String text = around.variable("REGISTRY_KEY");
    KeySource key =
        text == null
            ? key(around.variable("REGISTRY_KEY_FILE"))
            : new KeySource.Text(Secret.of(text, "REGISTRY_KEY"), "REGISTRY_KEY");
    return new Settings(
        "environment",
        namedUrls(),
        around.variable("REGISTRY_URL"),
        around.variable("REGISTRY_QUERY_URL"),
        around.variable("REGISTRY_EDGE_URL"),
        key,
        new TlsFiles(
            around.variable("REGISTRY_CA_FILE"),
            around.variable("REGISTRY_CLIENT_CERT"),
            around.variable("REGISTRY_CLIENT_KEY")));
  }

  /** Who names a URL beside a key means that one; {@code null} if none is named. */
  private @Nullable Set<String> namedUrls() {
    Set<String> urls =
        Stream.of(
                given.url(),
                given.queryUrl(),
                given.edgeUrl(),
                around.variable("REGISTRY_URL"),
                around.variable("REGISTRY_QUERY_URL"),
                around.variable("REGISTRY_EDGE_URL"))
            .filter(Objects::nonNull)
            .map(Settings::plain)
            .collect(Collectors.toSet());
    return urls.isEmpty() ? null : urls;
  }

  private @Nullable KeySource key(@Nullable String file) {
    return file == null ? null : around.secretIn(file);
  }
}
