/** Feeds: what keeps an image up to date. Kafka is one of them. */
@NullMarked
package dev.keyregistry.validator.feed;

import org.jspecify.annotations.NullMarked;
