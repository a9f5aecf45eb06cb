/** Tests of what an edge keeps on its disk. */
@NullMarked
package dev.keyregistry.validator.disk;

import org.jspecify.annotations.NullMarked;
