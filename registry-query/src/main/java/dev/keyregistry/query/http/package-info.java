/** The query API over HTTP: routes, parameters and bodies. */
@NullMarked
package dev.keyregistry.query.http;

import org.jspecify.annotations.NullMarked;
