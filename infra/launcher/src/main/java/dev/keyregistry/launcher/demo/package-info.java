/** The demonstration: keys are made, validated, re-scoped and revoked under load, and measured. */
@NullMarked
package dev.keyregistry.launcher.demo;

import org.jspecify.annotations.NullMarked;
