/** An HTTP server with limits, health, metrics and problem documents: what every server here is. */
@NullMarked
package dev.keyregistry.http.server;

import org.jspecify.annotations.NullMarked;
