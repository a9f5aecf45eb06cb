/** What an edge offers to people and programs beside its checks: introspection, revocation, why. */
@NullMarked
package dev.keyregistry.sidecar.endpoints;

import org.jspecify.annotations.NullMarked;
