/** What an edge keeps on its disk to start from while everything else is away (rule E6). */
@NullMarked
package dev.keyregistry.validator.disk;

import org.jspecify.annotations.NullMarked;
