/** The command service: its composition root and its settings. */
@NullMarked
package dev.keyregistry.command;

import org.jspecify.annotations.NullMarked;
