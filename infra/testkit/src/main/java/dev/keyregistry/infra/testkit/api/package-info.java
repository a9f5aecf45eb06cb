/** What an OpenAPI document says, and requests made from it: for tests that try every operation. */
@NullMarked
package dev.keyregistry.infra.testkit.api;

import org.jspecify.annotations.NullMarked;
