/** Tests of the package. */
@NullMarked
package dev.keyregistry.client.command;

import org.jspecify.annotations.NullMarked;
