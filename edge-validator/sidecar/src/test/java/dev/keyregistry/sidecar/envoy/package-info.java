/** Tests. */
@NullMarked
package dev.keyregistry.sidecar.envoy;

import org.jspecify.annotations.NullMarked;
