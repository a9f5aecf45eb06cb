/** Asks the query service of the region for keys that a bounded edge does not hold (rule E8). */
@NullMarked
package dev.keyregistry.sidecar.query;

import org.jspecify.annotations.NullMarked;
