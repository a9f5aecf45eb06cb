package dev.keyregistry.command.domain;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a decision considers beside the command, and the key if it is on one.
 *
 * @param tenant the state of the key's tenant: for a creation the one that is named, else the one
 *     that the key has
 * @param group the state of the group that the command names, or that an undeleted key was in;
 *     unknown if there is none
 * @param caller who gives the command
 * @param rootKeys the keys that may do everything with the registry; asked for only where it
 *     matters
 */
public record Surroundings(
    TenantState tenant, GroupState group, Caller caller, Supplier<List<KeyState>> rootKeys) {}
