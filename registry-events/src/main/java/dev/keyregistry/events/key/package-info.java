/** The secret of a key: its text format, its hash, and a type that cannot be printed. */
@NullMarked
package dev.keyregistry.events.key;

import org.jspecify.annotations.NullMarked;
