package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;

/**
 * The end of the log.
 *
 * @param log which log
 * @param position the newest event's position; 0 if there is none
 * @param chainHash the hash of the chain up to it
 */
public record LogHead(LogIdentity log, long position, ChainHash chainHash) {}
