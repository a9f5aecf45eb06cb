package dev.keyregistry.validator.rate;

import dev.keyregistry.events.UsagePolicy.RateLimit;

/**
 * What is left of a key's rate at an edge, after a request.
 *
 * @param limit the rate
 * @param allowed whether the request was within it
 * @param remaining how many more requests would pass at once
 * @param seconds if the request was allowed, until all of the rate is there again; else until the
 *     next request passes; rounded up
 */
public record Quota(RateLimit limit, boolean allowed, long remaining, long seconds) {}
