package dev.keyregistry.query.store;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Which key has or had a secret, in a transaction of the projection. */
public final class SecretTable {

  private static final String SAVE =
      """
      insert into key_secrets (sha256, key_id) values (:sha256, :key) on conflict do nothing
      """;

  private final Handle handle;

  SecretTable(Handle handle) {
    this.handle = handle;
  }

  /** Adds secrets; of one that is known its key stays what it is. */
  public void save(Map<SecretHash, KeyId> secrets) {
    RowBatch.write(
        handle,
        SAVE,
        secrets.entrySet(),
        (batch, row) ->
            batch.bind("sha256", row.getKey().toBytes()).bind("key", row.getValue().value()));
  }
}
