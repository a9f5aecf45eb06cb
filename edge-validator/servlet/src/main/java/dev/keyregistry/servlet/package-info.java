/** The edge as a filter of Jakarta Servlet, for services that run in a servlet container. */
@NullMarked
package dev.keyregistry.servlet;

import org.jspecify.annotations.NullMarked;
