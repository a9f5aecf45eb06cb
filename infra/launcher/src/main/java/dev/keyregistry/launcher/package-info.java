/** The command line of the registry on one machine. */
@NullMarked
package dev.keyregistry.launcher;

import org.jspecify.annotations.NullMarked;
