package dev.keyregistry.validator.image;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;

/** What a feed writes to, on one thread. What a view narrows is denied once the call returned. */
public interface FedImage extends KeySource {

  /**
   * Whether the views of this entity are to be read now; of one whose are not, only the headers are
   * told.
   */
  default boolean wants(EntityId id) {
    return true;
  }

  /** Takes note of where in the log the next record is, before it is applied. */
  default void saw(ViewHeaders headers) {}

  /**
   * Whether the view is news that may deny what is allowed now. Where that is hard to tell, it is.
   * For the writer.
   */
  boolean isNarrowedBy(EntityView view);

  /** The position that what is held of an entity reflects; 0 if nothing is. For the writer. */
  long positionOf(EntityId id);

  /** Takes a view in; drops it if it is no news (rules E1 and E3). */
  void apply(EntityView view);

  /**
   * Denies an entity whose record could not be read, until a newer one can: a key alone, a tenant
   * or group with all its keys (rule E2).
   *
   * @param position of the record; 0 if that could not be read either
   */
  void deny(EntityId id, long position);

  /** Forgets an entity: the end of a record that compaction removes (rule E3). It never widens. */
  void remove(EntityId id);

  /** Counts a record that says not even of which entity it is. */
  void countUnreadable();

  /** Says that every event up to here is reflected (rule R4); never goes back. */
  void advance(long position);

  /** Says that the image is filled, and from now on followed. It stays so. */
  void complete();

  /** Whether the image was filled once. */
  boolean isComplete();

  /** How many keys the image holds. */
  int size();

  /** How many records could not be read so far. */
  long unreadableRecords();
}
