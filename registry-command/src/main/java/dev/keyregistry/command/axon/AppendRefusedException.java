package dev.keyregistry.command.axon;

import dev.keyregistry.command.eventlog.AppendResult;

/** Carries the log's refusal through Axon's unit of work, which knows failures only. */
final class AppendRefusedException extends RuntimeException {

  private final transient AppendResult result;

  AppendRefusedException(AppendResult result) {
    super(result.getClass().getSimpleName(), null, false, false);
    this.result = result;
  }

  AppendResult result() {
    return result;
  }
}
