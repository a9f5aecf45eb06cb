/**
 * The image: the current state of every key, in memory, for one writer and any number of readers.
 *
 * <p>A usual key is a row of 64 bytes and no object: {@code Rows} says why, and what its readers
 * rely on.
 */
@NullMarked
package dev.keyregistry.validator.image;

import org.jspecify.annotations.NullMarked;
