package dev.keyregistry.client.connection;

/**
 * A value and where it was found.
 *
 * @param where what to call the place
 */
public record Found<T>(T value, String where) {}
