package dev.keyregistry.client.connection;

import org.jspecify.annotations.Nullable;

/** What a command line says of the registry; each may be missing. */
public record Given(
    @Nullable String url,
    @Nullable String queryUrl,
    @Nullable String edgeUrl,
    @Nullable String keyFile,
    @Nullable String profile,
    @Nullable String dataDir) {}
