package dev.keyregistry.events.log;

import java.util.UUID;

/**
 * Which log a record comes from (rule L6).
 *
 * @param logId made once, with the log
 * @param epoch bumped when the log is promoted or restored; never goes back
 */
public record LogIdentity(UUID logId, long epoch) {}
