/**
 * What an edge needs of a tenant, a group or a key: views folded from events, and their records.
 */
@NullMarked
package dev.keyregistry.events.view;

import org.jspecify.annotations.NullMarked;
