/** Tests of the package. */
@NullMarked
package dev.keyregistry.client;

import org.jspecify.annotations.NullMarked;
