/** Sends requests to the registry and takes its answers. */
@NullMarked
package dev.keyregistry.client.http;

import org.jspecify.annotations.NullMarked;
