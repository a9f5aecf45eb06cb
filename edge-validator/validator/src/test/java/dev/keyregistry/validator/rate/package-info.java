/** How often a key may be used at an edge. */
@NullMarked
package dev.keyregistry.validator.rate;

import org.jspecify.annotations.NullMarked;
