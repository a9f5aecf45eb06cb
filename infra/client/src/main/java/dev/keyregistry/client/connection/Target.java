package dev.keyregistry.client.connection;

import java.net.URI;

/** A service and the key to call it with. */
public record Target(URI url, Secret key) {}
