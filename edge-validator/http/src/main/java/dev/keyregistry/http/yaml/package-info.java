/** Configuration files in YAML or JSON, read strictly, with the line of every fault. */
@NullMarked
package dev.keyregistry.http.yaml;

import org.jspecify.annotations.NullMarked;
