/** The registry's operations as commands of a command line, over HTTP. */
@NullMarked
package dev.keyregistry.client;

import org.jspecify.annotations.NullMarked;
