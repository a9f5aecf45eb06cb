/** The query service: its parts put together, and its command line. */
@NullMarked
package dev.keyregistry.query;

import org.jspecify.annotations.NullMarked;
