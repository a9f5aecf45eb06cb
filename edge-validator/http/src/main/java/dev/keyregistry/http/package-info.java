/** The names that every HTTP server of the registry uses: headers and content types. */
@NullMarked
package dev.keyregistry.http;

import org.jspecify.annotations.NullMarked;
