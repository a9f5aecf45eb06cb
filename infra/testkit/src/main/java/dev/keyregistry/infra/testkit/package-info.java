/**
 * PostgreSQL, Kafka and child JVMs for tests, behind one switch that chooses where they come from.
 */
@NullMarked
package dev.keyregistry.infra.testkit;

import org.jspecify.annotations.NullMarked;
