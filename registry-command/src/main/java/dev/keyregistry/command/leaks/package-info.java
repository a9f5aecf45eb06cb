/** Leak intake: who may report, how much, and what is then done about it (ADR 0011). */
@NullMarked
package dev.keyregistry.command.leaks;

import org.jspecify.annotations.NullMarked;
