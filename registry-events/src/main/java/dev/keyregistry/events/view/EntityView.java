package dev.keyregistry.events.view;

import dev.keyregistry.events.EntityId;

/** What an edge needs of one entity: the fold of its events up to a position. */
public sealed interface EntityView permits TenantView, GroupView, KeyView {

  EntityId id();

  /** The position of the newest event that this view reflects. */
  long position();
}
