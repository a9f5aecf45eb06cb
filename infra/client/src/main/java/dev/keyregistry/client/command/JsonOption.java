package dev.keyregistry.client.command;

import picocli.CommandLine.Option;

/** Whether the answer is shown as JSON; mixed into commands. */
final class JsonOption {

  @Option(names = "--json", description = "Print the answer's JSON as it is, for programs.")
  private boolean json;

  boolean isOn() {
    return json;
  }
}
