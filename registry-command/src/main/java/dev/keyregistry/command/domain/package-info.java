/** What may happen: pure decisions on commands and the states that events lead to. */
@NullMarked
package dev.keyregistry.command.domain;

import org.jspecify.annotations.NullMarked;
