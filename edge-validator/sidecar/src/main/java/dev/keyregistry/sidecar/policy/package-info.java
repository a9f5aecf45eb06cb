/** What the routes of the APIs behind a gateway demand: read from a file, compiled, matched. */
@NullMarked
package dev.keyregistry.sidecar.policy;

import org.jspecify.annotations.NullMarked;
