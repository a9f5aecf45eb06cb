package dev.keyregistry.query.model;

import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a list shows. Deleted ones only show where they are asked for by their status.
 *
 * @param tenant only this tenant's
 * @param status only with this status
 * @param labelPrefix only with a label that starts so
 */
public record KeyFilter(
    @Nullable TenantId tenant, @Nullable KeyStatus status, @Nullable String labelPrefix) {}
