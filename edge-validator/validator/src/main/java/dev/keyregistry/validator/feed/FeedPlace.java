package dev.keyregistry.validator.feed;

/**
 * How far a feed has come: what it knows of the log, and where to read on.
 *
 * @param log what it knows of the log
 * @param topic where to read on
 */
public record FeedPlace(LogMark log, TopicPlace topic) {}
