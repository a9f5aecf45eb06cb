package dev.keyregistry.e2e.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The configurations that the project comes with, as they are but for their placeholders. */
final class GatewayFiles {

  private static final Pattern PLACEHOLDER = Pattern.compile("@[A-Z]+@");

  private GatewayFiles() {}

  /** The folder of all of them. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("infra/deploy/gateways"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not in the project's folder");
    }
    return folder.resolve("infra/deploy/gateways");
  }

  /** Copies the files of one gateway, {@code @NAME@} of them replaced by its value. */
  static void copy(String gateway, Path folder, Map<String, String> values) {
    try (Stream<Path> files = Files.list(root().resolve(gateway))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = filled(Files.readString(file), values);
        Files.writeString(folder.resolve(file.getFileName().toString()), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace('@' + value.getKey() + '@', value.getValue());
    }
    List<String> left = PLACEHOLDER.matcher(filled).results().map(found -> found.group()).toList();
    if (!left.isEmpty()) {
      throw new IllegalStateException("no value for " + left);
    }
    return filled;
  }
}
