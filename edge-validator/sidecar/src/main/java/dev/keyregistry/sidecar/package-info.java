/** The sidecar: an edge validator that gateways ask over HTTP. */
@NullMarked
package dev.keyregistry.sidecar;

import org.jspecify.annotations.NullMarked;
