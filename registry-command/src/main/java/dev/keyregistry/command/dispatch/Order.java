package dev.keyregistry.command.dispatch;

import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import org.jspecify.annotations.Nullable;

/**
 * On whose authority a command is given.
 *
 * @param caller who gives it
 * @param idempotency set if it must take effect only once (rule L5)
 * @param expectedVersion the key's version that the caller saw ({@code If-Match}), if it matters
 */
public record Order(
    Caller caller, @Nullable Idempotency idempotency, @Nullable Long expectedVersion) {}
