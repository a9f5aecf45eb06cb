package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;

/** A client that asks as fast as it is answered. */
@FunctionalInterface
interface Load {

  /** Loads a server for so many seconds. */
  Slice run(BenchedServer server, int seconds);
}
