/** The port through which commands are given: who gives them, and what they come to. */
@NullMarked
package dev.keyregistry.command.dispatch;

import org.jspecify.annotations.NullMarked;
