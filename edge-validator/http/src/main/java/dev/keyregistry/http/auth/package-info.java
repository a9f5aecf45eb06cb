/** Who calls, told by the registry's own keys, and how a denial is answered (RFC 6750). */
@NullMarked
package dev.keyregistry.http.auth;

import org.jspecify.annotations.NullMarked;
