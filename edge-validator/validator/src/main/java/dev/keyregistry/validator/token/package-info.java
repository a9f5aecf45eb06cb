/** JSON Web Tokens beside keys: their issuers, the issuers' keys, and what tokens say. */
@NullMarked
package dev.keyregistry.validator.token;

import org.jspecify.annotations.NullMarked;
