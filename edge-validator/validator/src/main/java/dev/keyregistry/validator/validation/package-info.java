/** Validation: from what a request carries and a route demands, and an image, to a verdict. */
@NullMarked
package dev.keyregistry.validator.validation;

import org.jspecify.annotations.NullMarked;
