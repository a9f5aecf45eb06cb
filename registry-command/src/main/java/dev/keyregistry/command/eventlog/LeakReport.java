package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.SecretHash;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that a secret was found where it must not be.
 *
 * @param secret the hash of what was found, which may be no key's secret at all
 * @param reporter who says so
 * @param address the reporter's network address
 * @param url where it was found
 * @param source in what kind of place
 */
public record LeakReport(
    SecretHash secret,
    String reporter,
    @Nullable String address,
    @Nullable String url,
    @Nullable String source) {}
