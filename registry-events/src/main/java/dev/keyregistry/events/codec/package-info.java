/** Events as bytes: the table of wire names and versions, and the JSON codec with its limits. */
@NullMarked
package dev.keyregistry.events.codec;

import org.jspecify.annotations.NullMarked;
