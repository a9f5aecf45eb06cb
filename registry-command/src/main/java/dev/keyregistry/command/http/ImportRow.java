package dev.keyregistry.command.http;

import dev.keyregistry.events.SecretHash;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row of an import, read and not yet answered.
 *
 * @param secret whose key it asks for; {@code null} if its answer is known already
 * @param work comes to the answer, and never fails; it may block if there is a secret
 */
record ImportRow(@Nullable SecretHash secret, Supplier<RowAnswer> work) {

  static ImportRow answered(RowAnswer answer) {
    return new ImportRow(null, () -> answer);
  }
}
