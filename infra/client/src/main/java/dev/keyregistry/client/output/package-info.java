/** Shows answers and problems to people. */
@NullMarked
package dev.keyregistry.client.output;

import org.jspecify.annotations.NullMarked;
