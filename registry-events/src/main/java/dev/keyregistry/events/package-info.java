/** The facts of the registry: what happened to tenants, groups and keys, as sealed records. */
@NullMarked
package dev.keyregistry.events;

import org.jspecify.annotations.NullMarked;
