/** Errors as problem documents (RFC 9457) with a stable code. */
@NullMarked
package dev.keyregistry.http.problem;

import org.jspecify.annotations.NullMarked;
