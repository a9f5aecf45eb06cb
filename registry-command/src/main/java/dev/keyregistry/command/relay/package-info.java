/** Carries the log to Kafka, in order, by one fenced owner. */
@NullMarked
package dev.keyregistry.command.relay;

import org.jspecify.annotations.NullMarked;
