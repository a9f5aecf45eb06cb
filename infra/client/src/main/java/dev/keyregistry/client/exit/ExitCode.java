package dev.keyregistry.client.exit;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit code of a client command says. */
public enum ExitCode {
  OK(0, "done"),
  REFUSED(
      1,
      "the registry refused (HTTP 4xx), or the request had taken effect before and its secret is"
          + " not shown again"),
  USAGE(2, "wrong usage, or no usable URL, key or profile; nothing was sent"),
  UNAVAILABLE(3, "the registry cannot be reached or failed (HTTP 5xx)");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number that the process ends with. */
  public int number() {
    return number;
  }

  /** All of them, as the help shows them. */
  public static Map<String, String> legend() {
    Map<String, String> legend = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      legend.put(String.valueOf(code.number()), code.meaning);
    }
    return legend;
  }
}
