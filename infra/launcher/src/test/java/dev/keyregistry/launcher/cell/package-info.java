/** Tests. */
@NullMarked
package dev.keyregistry.launcher.cell;

import org.jspecify.annotations.NullMarked;
