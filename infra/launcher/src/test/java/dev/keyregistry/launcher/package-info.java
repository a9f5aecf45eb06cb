/** Tests. */
@NullMarked
package dev.keyregistry.launcher;

import org.jspecify.annotations.NullMarked;
