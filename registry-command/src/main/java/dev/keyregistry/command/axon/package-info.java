/**
 * Axon Framework's rim: the storage engine on our log, command handlers, and the processor that
 * holds the relay's claim.
 */
@NullMarked
package dev.keyregistry.command.axon;

import org.jspecify.annotations.NullMarked;
