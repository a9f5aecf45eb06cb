/** The benchmarks: each measures against a reference in the same run and prints the ratio. */
@NullMarked
package dev.keyregistry.bench;

import org.jspecify.annotations.NullMarked;
