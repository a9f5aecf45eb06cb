/**
 * The image: the current state of every key, in memory, for one writer and any number of readers.
 */
@NullMarked
package dev.keyregistry.validator.image;

import org.jspecify.annotations.NullMarked;
