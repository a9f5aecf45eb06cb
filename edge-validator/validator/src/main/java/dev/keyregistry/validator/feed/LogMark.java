package dev.keyregistry.validator.feed;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;

/**
 * What tells a log from others, and its past from another past (rule L6).
 *
 * @param log which log, and its newest epoch
 * @param epochBegan the lowest position known of that epoch
 * @param newestPosition the highest position seen
 * @param newestHash the hash of the chain there
 */
public record LogMark(
    LogIdentity log, long epochBegan, long newestPosition, ChainHash newestHash) {}
