/** What the embedded servers promise, checked on real processes. */
@NullMarked
package dev.keyregistry.infra.embedded;

import org.jspecify.annotations.NullMarked;
