package dev.keyregistry.client.exit;

import java.util.ArrayList;
import java.util.List;

/** A foreseen failure: an exit code, and lines for a person. */
public final class ClientException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExitCode code;
  private final transient List<String> lines;

  /**
   * A failure.
   *
   * @param lines what to tell; without any secret
   */
  public ClientException(ExitCode code, List<String> lines) {
    super(String.join("\n", lines));
    this.code = code;
    this.lines = List.copyOf(lines);
  }

  /** The command was not given what it needs. */
  public static ClientException usage(String message) {
    return new ClientException(ExitCode.USAGE, List.of(message));
  }

  /** There is no answer, or none that can be used. */
  public static ClientException unavailable(String message) {
    return new ClientException(ExitCode.UNAVAILABLE, List.of(message));
  }

  /** The same failure with one more line. */
  public ClientException and(String line) {
    List<String> more = new ArrayList<>(lines);
    more.add(line);
    return new ClientException(code, more);
  }

  public ExitCode code() {
    return code;
  }

  public List<String> lines() {
    return lines;
  }
}
