/** Tests. */
@NullMarked
package dev.keyregistry.launcher.demo;

import org.jspecify.annotations.NullMarked;
