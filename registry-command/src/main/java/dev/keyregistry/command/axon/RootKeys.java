package dev.keyregistry.command.axon;

import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.domain.TenantState;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/**
 * The root keys, loaded as part of a unit of work: what is decided by them holds only while they
 * are what they were.
 */
final class RootKeys {

  private final Supplier<List<KeyId>> candidates;

  /**
   * The root keys.
   *
   * @param candidates keys that may be some; those that are not any more are sorted out
   */
  RootKeys(Supplier<List<KeyId>> candidates) {
    this.candidates = candidates;
  }

  Supplier<List<KeyState>> in(ProcessingContext context) {
    return () -> load(context);
  }

  private List<KeyState> load(ProcessingContext context) {
    TenantState registry = Entities.tenant(TenantId.REGISTRY, context);
    return candidates.get().stream()
        .map(id -> Entities.key(id, context).under(registry))
        .filter(KeyState::isRootKey)
        .toList();
  }
}
