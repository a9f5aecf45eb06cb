/** The messages of Envoy's external authorization ({@code envoy.service.auth.v3}) on the wire. */
@NullMarked
package dev.keyregistry.sidecar.envoy;

import org.jspecify.annotations.NullMarked;
