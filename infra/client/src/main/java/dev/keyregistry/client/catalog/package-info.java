/** The table of commands: one declaration per operation of the registry. */
@NullMarked
package dev.keyregistry.client.catalog;

import org.jspecify.annotations.NullMarked;
