/** The command API over HTTP. */
@NullMarked
package dev.keyregistry.command.http;

import org.jspecify.annotations.NullMarked;
