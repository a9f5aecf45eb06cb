/** The command service's own key image, fed from the log, and the cell's first key. */
@NullMarked
package dev.keyregistry.command.authority;

import org.jspecify.annotations.NullMarked;
