/** What the query store holds, as records: no database and no HTTP. */
@NullMarked
package dev.keyregistry.query.model;

import org.jspecify.annotations.NullMarked;
