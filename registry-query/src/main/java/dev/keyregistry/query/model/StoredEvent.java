package dev.keyregistry.query.model;

import dev.keyregistry.events.log.ChainHash;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the store shows it.
 *
 * @param position its place in the log
 * @param chainHash the hash of the chain up to it
 * @param id unique per event
 * @param type the CloudEvents type, version included
 * @param subject the record key of the entity
 * @param tenant whose event it is
 * @param time when it was decided
 * @param actor who did it
 * @param source from where
 * @param reason why
 * @param data what it says beside all that, as JSON
 */
public record StoredEvent(
    long position,
    ChainHash chainHash,
    UUID id,
    String type,
    String subject,
    String tenant,
    Instant time,
    String actor,
    @Nullable String source,
    @Nullable String reason,
    String data) {}
