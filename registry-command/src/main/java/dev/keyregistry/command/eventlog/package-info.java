/**
 * The log in PostgreSQL: group-committed appends without a gap, reads, and the tail that wakes
 * readers.
 */
@NullMarked
package dev.keyregistry.command.eventlog;

import org.jspecify.annotations.NullMarked;
