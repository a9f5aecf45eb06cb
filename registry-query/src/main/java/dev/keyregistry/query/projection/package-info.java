/**
 * Follows the log on Kafka and writes it to the store, each event once: the one place with Kafka.
 */
@NullMarked
package dev.keyregistry.query.projection;

import org.jspecify.annotations.NullMarked;
