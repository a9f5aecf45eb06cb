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

  /** Reads all that is there. */
  String readText();

  /** What to call it. */
  String where();

  /** The text itself, from the environment or a profile. */
  record Text(Secret read, String where) implements KeySource {
    @Override
    public String readText() {
      return read.reveal();
    }
  }

  /** A file of mode 0600. */
  record File(Path path) implements KeySource {
    @Override
    public Secret read() {
      return Secret.of(readText(), where());
    }

    @Override
    public String readText() {
      return new String(PrivateFile.read(path), StandardCharsets.UTF_8);
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
      return Secret.of(readText(), where());
    }

    @Override
    public String readText() {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
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
