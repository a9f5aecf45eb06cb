package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.SecretHash;
import java.util.concurrent.CompletionStage;

/** Where keys that an image does not hold are asked for: the query service of the region. */
@FunctionalInterface
public interface ViewSource {

  /**
   * Asks for the key that has a secret, or had it once; does not block.
   *
   * @param minPosition the least position that an answer of use reflects; one that cannot be had
   *     soon may be answered by an older one, or not at all
   * @return completes exceptionally if there is no answer, which says nothing about the key
   */
  CompletionStage<ViewAnswer> ask(SecretHash secret, long minPosition);
}
