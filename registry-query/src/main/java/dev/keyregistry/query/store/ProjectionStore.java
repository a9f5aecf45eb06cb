package dev.keyregistry.query.store;

import dev.keyregistry.query.model.Progress;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Where the projection writes: each batch with its progress in one transaction. */
public final class ProjectionStore {

  private final Jdbi jdbi;

  ProjectionStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How far the store has followed the log. */
  public Progress progress() {
    return jdbi.withHandle(handle -> read(handle, ""));
  }

  /**
   * Does the work in one transaction, which holds the progress row: with several writers on one
   * database, each event is still applied once.
   */
  public void write(Consumer<ProjectionTransaction> work) {
    jdbi.useTransaction(
        handle -> work.accept(new ProjectionTransaction(handle, read(handle, " for update"))));
  }

  /** Forgets everything. Readers see it whole until it is gone, which truncating would not do. */
  public void clear() {
    jdbi.useTransaction(
        handle -> {
          read(handle, " for update");
          for (String table :
              new String[] {"keys", "key_secrets", "key_groups", "tenants", "events"}) {
            handle.execute("delete from " + table);
          }
          new ProjectionTransaction(handle, Progress.NONE).saveProgress(Progress.NONE);
        });
  }

  private static Progress read(Handle handle, String lock) {
    return handle
        .createQuery("select * from progress" + lock)
        .map((row, context) -> Rows.progress(row))
        .one();
  }
}
