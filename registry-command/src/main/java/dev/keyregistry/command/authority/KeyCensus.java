package dev.keyregistry.command.authority;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts keys in the authority's image, as of the end of the log. */
public final class KeyCensus {

  private static final String EVERYTHING = "registry:*";
  private static final int ENOUGH = 64;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final KeyImage image;
  private final AuthorityFeed feed;
  private final EventLog log;

  public KeyCensus(KeyImage image, AuthorityFeed feed, EventLog log) {
    this.image = image;
    this.feed = feed;
    this.log = log;
  }

  /**
   * What a bulk revocation would do.
   *
   * @param covered how many keys it would revoke that are not yet
   * @param keys how many keys the tenant has that are neither revoked nor deleted
   */
  public record Count(long covered, long keys) {}

  /**
   * Counts the tenant's keys that a cut would revoke. Everything that was in the log when this was
   * called is taken into account.
   *
   * @return empty if the image cannot catch up with the log in time
   * @throws dev.keyregistry.command.eventlog.LogUnavailableException if the log does not answer
   */
  public Optional<Count> count(TenantId tenant, Cut cut) {
    if (!feed.await(log.head().position(), LIMIT)) {
      return Optional.empty();
    }
    var tally = new Tally(tenant, cut);
    image.forEachKey(tally::add);
    return Optional.of(new Count(tally.covered, tally.keys));
  }

  /**
   * Keys that may do everything with the registry without any condition, as far as this process
   * knows; not all, if there are many.
   */
  public List<KeyId> rootKeys() {
    List<KeyId> found = new ArrayList<>();
    image.forEachKey(
        key -> {
          if (key.tenant().equals(TenantId.REGISTRY)
              && key.isUnconditional()
              && !key.isGone()
              && key.scopes().cover(EVERYTHING)
              && found.size() < ENOUGH) {
            found.add(key.id());
          }
        });
    return found;
  }

  private static final class Tally {
    private final TenantId tenant;
    private final Cut cut;
    private long covered;
    private long keys;

    private Tally(TenantId tenant, Cut cut) {
      this.tenant = tenant;
      this.cut = cut;
    }

    private void add(KeyEntry key) {
      if (key.tenant().equals(tenant) && !key.isGone()) {
        keys++;
        covered += cut.covers(key) ? 1 : 0;
      }
    }
  }
}
