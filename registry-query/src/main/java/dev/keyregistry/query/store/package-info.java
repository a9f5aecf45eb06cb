/** The query store's PostgreSQL database: the one place with JDBC. */
@NullMarked
package dev.keyregistry.query.store;

import org.jspecify.annotations.NullMarked;
