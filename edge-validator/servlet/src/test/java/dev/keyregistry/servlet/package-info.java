/** Tests of the filter in a real container. */
@NullMarked
package dev.keyregistry.servlet;

import org.jspecify.annotations.NullMarked;
