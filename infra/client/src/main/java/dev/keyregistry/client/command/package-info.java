/** Commands of the command line, made from operations. */
@NullMarked
package dev.keyregistry.client.command;

import org.jspecify.annotations.NullMarked;
