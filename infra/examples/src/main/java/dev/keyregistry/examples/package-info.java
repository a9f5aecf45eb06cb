/** A service that decides by itself who may call it. */
@NullMarked
package dev.keyregistry.examples;

import org.jspecify.annotations.NullMarked;
