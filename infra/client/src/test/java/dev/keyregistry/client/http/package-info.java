/** Tests of what is sent. */
@NullMarked
package dev.keyregistry.client.http;

import org.jspecify.annotations.NullMarked;
