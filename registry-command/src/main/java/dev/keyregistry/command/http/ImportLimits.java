package dev.keyregistry.command.http;

import java.time.Duration;

/**
 * How much of the server imports may take, and for how long a client may let one wait.
 *
 * @param places how many are under way at once; each may hold a window of rows and unread answers
 * @param placesOfTenant how many of them may be by keys of the same tenant
 * @param look how often it is asked whose turn it is
 * @param looks how many of these may find that it is the client's turn until it is called to
 *     account
 * @param bytes what the client must have sent or taken by then; a row counts for at least 64
 */
record ImportLimits(int places, int placesOfTenant, Duration look, int looks, long bytes) {

  /**
   * Two of four: one tenant leaves room for others, and a client that reconnects has a place though
   * its last connection is not yet known to be gone. In a minute, 64 KiB or about 1,000 rows.
   */
  static final ImportLimits STANDARD =
      new ImportLimits(4, 2, Duration.ofSeconds(1), 60, 64L * 1024);
}
