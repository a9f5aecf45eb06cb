package dev.keyregistry.command.http;

import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.problem.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The places of imports that are under way; no tenant's keys take them all. */
final class ImportPlaces {

  private final ImportLimits limits;
  private final Map<TenantId, Integer> taken = new HashMap<>();
  private int all;

  ImportPlaces(ImportLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a place.
   *
   * @return gives it back; more than once does no harm
   * @throws ProblemException 503 if there is none
   */
  synchronized Runnable take(TenantId tenant) {
    if (taken.getOrDefault(tenant, 0) >= limits.placesOfTenant()) {
      throw ProblemException.tryAgain(
          "overloaded", "Too many imports by keys of this tenant are under way");
    }
    if (all >= limits.places()) {
      throw ProblemException.tryAgain("overloaded", "Too many imports are under way");
    }
    all++;
    taken.merge(tenant, 1, Integer::sum);
    var held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        giveBack(tenant);
      }
    };
  }

  private synchronized void giveBack(TenantId tenant) {
    all--;
    taken.computeIfPresent(tenant, (id, places) -> places == 1 ? null : places - 1);
  }
}
