/**
 * Bounded mode (rule E8): an image of no more than so many keys, which asks elsewhere for those
 * that it does not hold.
 */
@NullMarked
package dev.keyregistry.validator.bounded;

import org.jspecify.annotations.NullMarked;
