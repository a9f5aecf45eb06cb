package dev.keyregistry.events.log;

import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.EventCodec;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it stands in the log: the exact bytes, and its place.
 *
 * @param position the gap-free number, from 1
 * @param id unique per event
 * @param type the CloudEvents type, version included
 * @param subject the record key of the entity
 * @param time when it was decided, in microseconds
 * @param data the bytes that the codec wrote
 * @param chainHash the hash of the chain up to and including this event
 * @param log which log
 */
public record LoggedEvent(
    long position,
    UUID id,
    String type,
    String subject,
    Instant time,
    byte[] data,
    ChainHash chainHash,
    LogIdentity log) {

  /** The hash that this event must have if {@code previous} is the hash before it. */
  public ChainHash chainAfter(ChainHash previous) {
    return previous.next(position, id.toString(), type, subject, time.toString(), data);
  }

  /**
   * The event itself.
   *
   * @throws dev.keyregistry.events.codec.CodecException if the bytes are no event of the type
   */
  public RegistryEvent event() {
    return EventCodec.decode(type, data);
  }

  @Override
  public String toString() {
    return "LoggedEvent[" + position + ' ' + type + ' ' + subject + ']';
  }
}
