/** Validation inside a Java service: a validator that keeps its own image. */
@NullMarked
package dev.keyregistry.validator;

import org.jspecify.annotations.NullMarked;
