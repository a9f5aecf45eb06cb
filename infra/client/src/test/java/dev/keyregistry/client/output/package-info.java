/** Tests of the package. */
@NullMarked
package dev.keyregistry.client.output;

import org.jspecify.annotations.NullMarked;
