package dev.keyregistry.client.connection;

import java.net.URI;

/** A service and the key to call it with, and the files of TLS. */
public record Target(URI url, Secret key, TlsFiles tls) {}
