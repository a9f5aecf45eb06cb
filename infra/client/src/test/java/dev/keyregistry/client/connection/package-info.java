/** Tests of the package. */
@NullMarked
package dev.keyregistry.client.connection;

import org.jspecify.annotations.NullMarked;
