/** How a command ends: exit codes, and the failures that lead to them. */
@NullMarked
package dev.keyregistry.client.exit;

import org.jspecify.annotations.NullMarked;
