package dev.keyregistry.events.view;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;

/**
 * What an edge needs of a group.
 *
 * @param id the group
 * @param tenant whose it is
 * @param active whether its keys work; a deleted group is not active
 * @param position the newest event reflected
 */
public record GroupView(GroupId id, TenantId tenant, boolean active, long position)
    implements EntityView {}
