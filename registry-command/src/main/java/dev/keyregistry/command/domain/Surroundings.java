package dev.keyregistry.command.domain;

/**
 * What a decision on a key considers beside the key itself.
 *
 * @param tenant the state of the key's tenant: for a creation the one that is named, else the one
 *     that the key has
 * @param group the state of the group that the command names, or that an undeleted key was in;
 *     unknown if there is none
 * @param caller who gives the command
 */
public record Surroundings(TenantState tenant, GroupState group, Caller caller) {}
