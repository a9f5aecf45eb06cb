/** Tests of route policies. */
@NullMarked
package dev.keyregistry.sidecar.policy;

import org.jspecify.annotations.NullMarked;
