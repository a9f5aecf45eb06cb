/** Edges behind gateways: real ones, which proxy to a real service. */
@NullMarked
package dev.keyregistry.e2e.gateway;

import org.jspecify.annotations.NullMarked;
