/** Tests of what the benches measure with. */
@NullMarked
package dev.keyregistry.bench;

import org.jspecify.annotations.NullMarked;
