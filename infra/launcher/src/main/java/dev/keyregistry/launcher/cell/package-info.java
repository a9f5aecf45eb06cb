/** A whole cell in one process: its servers, its services, and the folder that keeps its data. */
@NullMarked
package dev.keyregistry.launcher.cell;

import org.jspecify.annotations.NullMarked;
