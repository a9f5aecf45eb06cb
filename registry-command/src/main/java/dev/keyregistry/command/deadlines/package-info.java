/**
 * Notices of what becomes due on keys: a projection of the log that knows when, and the one process
 * that gives the commands.
 */
@NullMarked
package dev.keyregistry.command.deadlines;

import org.jspecify.annotations.NullMarked;
