/** PostgreSQL and Kafka as child processes that live and die with the JVM that started them. */
@NullMarked
package dev.keyregistry.infra.embedded;

import org.jspecify.annotations.NullMarked;
