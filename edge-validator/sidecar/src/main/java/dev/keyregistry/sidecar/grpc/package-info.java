/** gRPC's unary calls over HTTP/2, and as much of protobuf's wire format as they need. */
@NullMarked
package dev.keyregistry.sidecar.grpc;

import org.jspecify.annotations.NullMarked;
