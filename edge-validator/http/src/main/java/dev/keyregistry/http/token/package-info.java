/** Whose tokens a service takes: the file that says so, its option, and what is measured. */
@NullMarked
package dev.keyregistry.http.token;

import org.jspecify.annotations.NullMarked;
