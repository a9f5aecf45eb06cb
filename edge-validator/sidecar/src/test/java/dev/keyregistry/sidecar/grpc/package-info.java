/** Tests. */
@NullMarked
package dev.keyregistry.sidecar.grpc;

import org.jspecify.annotations.NullMarked;
