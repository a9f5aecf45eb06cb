/** The way of an event, from command to verdict, over real HTTP. */
@NullMarked
package dev.keyregistry.e2e;

import org.jspecify.annotations.NullMarked;
