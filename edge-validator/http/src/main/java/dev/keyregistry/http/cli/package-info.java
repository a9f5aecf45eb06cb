/** The command line of a service: what all of them have in common. */
@NullMarked
package dev.keyregistry.http.cli;

import org.jspecify.annotations.NullMarked;
