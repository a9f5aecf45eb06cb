package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that a secret was found where it must not be.
 *
 * @param secret the hash of what was found, which may be no key's secret at all
 * @param within the only tenant whose keys it counts for; {@code null} for all, as for whoever had
 *     the secret itself
 * @param by who says so
 * @param url where it was found
 * @param source in what kind of place
 */
public record LeakReport(
    SecretHash secret,
    @Nullable TenantId within,
    Reporter by,
    @Nullable String url,
    @Nullable String source) {

  /**
   * Who reports.
   *
   * @param name as events tell it
   * @param tenant whose key it has; {@code null} for the partner, who has none
   * @param address its network address
   */
  public record Reporter(String name, @Nullable TenantId tenant, @Nullable String address) {}

  /** Whether it counts for a secret of that tenant's. */
  boolean countsFor(TenantId tenant) {
    return within == null || within.equals(tenant);
  }
}
