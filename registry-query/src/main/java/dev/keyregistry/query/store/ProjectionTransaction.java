package dev.keyregistry.query.store;

import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.query.model.Progress;
import org.jdbi.v3.core.Handle;

/** One batch being written: the tables that it changes, and the progress that goes with them. */
public final class ProjectionTransaction {

  private final Handle handle;
  private final Progress progress;
  private final TenantTable tenants;
  private final GroupTable groups;
  private final KeyTable keys;
  private final SecretTable secrets;
  private final EventTable events;

  ProjectionTransaction(Handle handle, Progress progress) {
    this.handle = handle;
    this.progress = progress;
    this.tenants = new TenantTable(handle);
    this.groups = new GroupTable(handle);
    this.keys = new KeyTable(handle);
    this.secrets = new SecretTable(handle);
    this.events = new EventTable(handle);
  }

  public TenantTable tenants() {
    return tenants;
  }

  public GroupTable groups() {
    return groups;
  }

  public KeyTable keys() {
    return keys;
  }

  public SecretTable secrets() {
    return secrets;
  }

  public EventTable events() {
    return events;
  }

  /** How far the store was when this transaction began. */
  public Progress progress() {
    return progress;
  }

  public void saveProgress(Progress to) {
    LogIdentity log = to.log();
    handle
        .createUpdate(
            """
            update progress set position = :position, chain_hash = :chainHash,
              log_id = cast(:logId as uuid), epoch = cast(:epoch as bigint),
              topic_offset = cast(:offset as bigint)
            """)
        .bind("position", to.position())
        .bind("chainHash", to.chainHash().toBytes())
        .bind("logId", log == null ? null : log.logId())
        .bind("epoch", log == null ? null : (Long) log.epoch())
        .bind("offset", to.nextOffset())
        .execute();
  }
}
