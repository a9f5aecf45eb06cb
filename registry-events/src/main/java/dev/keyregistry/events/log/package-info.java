/**
 * An event's place in the log: position, chain hash, log identity, topics and CloudEvents headers.
 */
@NullMarked
package dev.keyregistry.events.log;

import org.jspecify.annotations.NullMarked;
