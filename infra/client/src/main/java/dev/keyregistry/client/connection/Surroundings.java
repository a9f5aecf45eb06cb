package dev.keyregistry.client.connection;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a process has around it.
 *
 * @param folder that relative paths start from
 * @param input standard input
 */
public record Surroundings(Map<String, String> environment, Path folder, InputStream input) {

  private static final String PROFILE = ".config/key-registry/profile.json";

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(System.getenv(), Path.of(""), System.in);
  }

  /** A variable of the environment; an empty one counts as none. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Where a secret is that is given as a file's name, or as {@code -}. */
  public KeySource secretIn(String file) {
    return file.equals(KeySource.STANDARD_INPUT)
        ? new KeySource.Input(input)
        : new KeySource.File(folder.resolve(file));
  }

  /** The secrets that a file lists which is given by its name, or as {@code -}. */
  public List<FoundSecret> leaksIn(String file) {
    KeySource source = secretIn(file);
    return FoundSecret.listed(source.readText(), source.where());
  }

  /**
   * TLS with the files that were named.
   *
   * @throws dev.keyregistry.client.exit.ClientException if one of them cannot be used
   */
  public Optional<SSLContext> tls(TlsFiles files) {
    return files.isAny() ? Optional.of(new ClientTls(folder).of(files)) : Optional.empty();
  }

  /** A file's name as it is right in any folder; {@code null} stays so. */
  public @Nullable String absolute(@Nullable String file) {
    return file == null ? null : folder.resolve(file).toAbsolutePath().normalize().toString();
  }

  /** The file of the profile that is used if no other is named. */
  public Path defaultProfile() {
    String home = variable("HOME");
    return Path.of(home == null ? System.getProperty("user.home", "") : home).resolve(PROFILE);
  }
}
