/** Request bodies as records, read strictly, and answers as JSON. */
@NullMarked
package dev.keyregistry.http.json;

import org.jspecify.annotations.NullMarked;
