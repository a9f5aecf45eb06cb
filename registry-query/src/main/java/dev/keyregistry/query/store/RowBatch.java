package dev.keyregistry.query.store;

import dev.keyregistry.query.model.Life;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** One statement for many rows, sent at once. */
final class RowBatch {

  private RowBatch() {}

  static <R> void write(
      Handle handle, String statement, Collection<R> rows, BiConsumer<PreparedBatch, R> bind) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(statement)) {
      for (R row : rows) {
        bind.accept(batch, row);
        batch.add();
      }
      batch.execute();
    }
  }

  static void bind(PreparedBatch batch, Life life) {
    batch
        .bind("createdAt", Rows.time(life.createdAt()))
        .bind("updatedAt", Rows.time(life.updatedAt()))
        .bind("version", life.version())
        .bind("position", life.position());
  }
}
