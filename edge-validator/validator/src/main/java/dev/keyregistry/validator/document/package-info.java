/** Small documents of others that may change, such as their public keys: files and URLs. */
@NullMarked
package dev.keyregistry.validator.document;

import org.jspecify.annotations.NullMarked;
