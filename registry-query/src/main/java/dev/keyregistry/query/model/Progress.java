package dev.keyregistry.query.model;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import org.jspecify.annotations.Nullable;

/**
 * How far the store has followed the log.
 *
 * @param position the newest event applied; 0 for none
 * @param chainHash the hash of the chain up to it
 * @param log which log; {@code null} before the first event
 * @param nextOffset where on the topic to go on reading; {@code null} for its start
 */
public record Progress(
    long position, ChainHash chainHash, @Nullable LogIdentity log, @Nullable Long nextOffset) {

  public static final Progress NONE = new Progress(0, ChainHash.ORIGIN, null, null);
}
