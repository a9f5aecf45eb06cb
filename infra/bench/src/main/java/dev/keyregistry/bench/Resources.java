package dev.keyregistry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files that come with the benches. */
final class Resources {

  private Resources() {}

  /** Writes a resource into the folder, each {@code @NAME@} of it replaced by its value. */
  static Path write(String name, Path folder, Map<String, Object> values) throws IOException {
    String text;
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      text = new String(in.readAllBytes(), UTF_8);
    }
    for (Map.Entry<String, Object> value : values.entrySet()) {
      text = text.replace('@' + value.getKey() + '@', value.getValue().toString());
    }
    return Files.writeString(folder.resolve(name), text);
  }
}
