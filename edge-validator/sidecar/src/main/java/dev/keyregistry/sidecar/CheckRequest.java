package dev.keyregistry.sidecar;

import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that a gateway asks about, however it asks. */
interface CheckRequest {

  /** The headers of the client's request, as far as the gateway passes them on. */
  MultiMap headers();

  /** The bytes of the client's address; {@code null} if it is not known. */
  byte @Nullable [] clientAddress();

  /**
   * Finds the secrets in the body, where one of these kinds may be there; at once, or when the body
   * has arrived.
   *
   * @param refused is told instead why the body cannot be looked at
   */
  void findInBody(
      Set<CarriageKind> accepted, Consumer<List<String>> found, Consumer<RefusedRequest> refused);
}
