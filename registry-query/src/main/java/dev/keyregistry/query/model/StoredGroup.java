package dev.keyregistry.query.model;

import dev.keyregistry.events.view.GroupView;
import org.jspecify.annotations.Nullable;

/**
 * A key group as the store holds it.
 *
 * @param view the fold of its events
 * @param name its name for people
 * @param description what it is for
 * @param deleted whether it is gone
 * @param life its life so far
 */
public record StoredGroup(
    GroupView view,
    @Nullable String name,
    @Nullable String description,
    boolean deleted,
    Life life) {}
