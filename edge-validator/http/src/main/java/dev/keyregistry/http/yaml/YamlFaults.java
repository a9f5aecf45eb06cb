package dev.keyregistry.http.yaml;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file; it may be much at once. */
public final class YamlFaults {

  private final String file;
  private final List<String> found = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param file what the file is called in complaints
   */
  public YamlFaults(String file) {
    this.file = file;
  }

  public void add(int line, String what) {
    found.add(file + ':' + line + ": " + what);
  }

  /** One line each: {@code file:line: what is wrong}. */
  public List<String> found() {
    return List.copyOf(found);
  }

  String file() {
    return file;
  }
}
