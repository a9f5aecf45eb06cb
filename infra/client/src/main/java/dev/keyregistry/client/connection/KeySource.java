package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a secret can be read. */
public sealed interface KeySource {

  /** Stands for standard input in place of a file's name. */
  String STANDARD_INPUT = "-";

  /** Reads it. */
  Secret read();

  /** What to call it. */
  String where();

  /** The text itself, from the environment or a profile. */
  record Text(Secret read, String where) implements KeySource {}

  /** A file of mode 0600. */
  record File(Path path) implements KeySource {
    @Override
    public Secret read() {
      return Secret.of(new String(PrivateFile.read(path), StandardCharsets.UTF_8), where());
    }

    @Override
    public String where() {
      return path.toString();
    }
  }

  /** Standard input, up to its end. */
  record Input(InputStream stream) implements KeySource {
    @Override
    public Secret read() {
      try {
        return Secret.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8), where());
      } catch (IOException e) {
        throw ClientException.usage("standard input cannot be read");
      }
    }

    @Override
    public String where() {
      return "standard input";
    }
  }
}
