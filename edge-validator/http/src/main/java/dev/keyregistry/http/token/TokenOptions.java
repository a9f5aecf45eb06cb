package dev.keyregistry.http.token;

import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.validator.token.TokenConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose tokens a service takes; mixed into its command line. */
public final class TokenOptions {

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      defaultValue = "${env:REGISTRY_TOKENS:-" + Option.NULL_VALUE + "}",
      description =
          "Whose JWTs are accepted beside keys, as YAML or JSON: issuers, their keys and what their"
              + " claims mean. Without it, none are (REGISTRY_TOKENS).")
  private @Nullable Path file;

  /**
   * The issuers, if there are any.
   *
   * @param wrong takes down what is wrong with the file
   */
  public TokenConfig config(WrongSettings wrong) {
    Path given = file;
    TokenConfig config = given == null ? null : wrong.read("--tokens", () -> TokenFile.read(given));
    return config == null ? TokenConfig.NONE : config;
  }
}
