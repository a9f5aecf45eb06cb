package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.codec.EventCodec;
import java.util.List;

/**
 * A request with the bytes of its events: encoded by whoever asks, so that what cannot be encoded
 * never gets into a batch with the requests of others.
 */
record EncodedAppend(AppendRequest request, List<Encoded> events) {

  /** An event and the bytes that are stored, chained and sent. */
  record Encoded(RegistryEvent event, byte[] data) {}

  /**
   * Encodes.
   *
   * @throws CodecException if an event would have more than {@link EventCodec#MAX_BYTES}
   */
  static EncodedAppend of(AppendRequest request) {
    return new EncodedAppend(
        request,
        request.events().stream()
            .map(event -> new Encoded(event, EventCodec.encode(event)))
            .toList());
  }
}
