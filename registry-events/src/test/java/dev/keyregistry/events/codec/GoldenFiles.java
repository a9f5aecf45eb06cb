package dev.keyregistry.events.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The stored bytes of one event per wire name and version. */
final class GoldenFiles {

  private GoldenFiles() {}

  static byte[] read(String type) {
    String name = "/golden/" + type + ".json";
    try (InputStream file = GoldenFiles.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError("no golden file: src/test/resources" + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
