/** What other modules' tests rely on. */
@NullMarked
package dev.keyregistry.infra.testkit;

import org.jspecify.annotations.NullMarked;
