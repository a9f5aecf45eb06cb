package dev.keyregistry.query.model;

import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.view.TenantView;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the store holds it.
 *
 * @param view the fold of its events
 * @param name its name for people
 * @param policies what it lets its keys be
 * @param life its life so far
 */
public record StoredTenant(
    TenantView view, @Nullable String name, TenantPolicies policies, Life life) {}
