package dev.keyregistry.client.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How much of a list is shown; mixed into commands that list. */
final class PagingOptions {

  private static final long DEFAULT_LIMIT = 50;

  @ArgGroup private HowMuch howMuch = new HowMuch();

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on after an earlier list, which has told it.")
  private @Nullable String cursor;

  /** One or the other. */
  private static final class HowMuch {
    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "How many at most (default: 50); with --json an answer per 200.")
    private @Nullable Long limit;

    @Option(names = "--all", description = "To the end; with --json an answer per 200.")
    private boolean all;
  }

  long limit() {
    if (howMuch.all) {
      return Long.MAX_VALUE;
    }
    return howMuch.limit == null ? DEFAULT_LIMIT : howMuch.limit;
  }

  @Nullable String cursor() {
    return cursor;
  }
}
