package dev.keyregistry.query.model;

/**
 * Something read from the store.
 *
 * @param value what was read
 * @param position the position that it reflects, exactly
 */
public record Answer<T>(T value, long position) {}
