/** The PEM files of TLS: read, checked, and read again when they change. */
@NullMarked
package dev.keyregistry.validator.tls;

import org.jspecify.annotations.NullMarked;
