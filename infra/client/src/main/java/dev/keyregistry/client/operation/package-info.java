/** What an operation of the registry's HTTP interface is, as a command sees it. */
@NullMarked
package dev.keyregistry.client.operation;

import org.jspecify.annotations.NullMarked;
