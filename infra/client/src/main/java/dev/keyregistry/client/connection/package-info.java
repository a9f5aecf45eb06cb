/** Where the registry is and with which key to call it, found in options, environment and files. */
@NullMarked
package dev.keyregistry.client.connection;

import org.jspecify.annotations.NullMarked;
