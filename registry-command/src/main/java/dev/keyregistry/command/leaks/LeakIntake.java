package dev.keyregistry.command.leaks;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LeakReports.Added;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes reports of leaked secrets. It looks at none of them: that a secret is a key's shows neither
 * in what it does nor in how long it takes.
 */
public final class LeakIntake {

  private static final int BULK_BURST = 5_000;
  private static final double BULK_PER_SECOND = 50;
  private static final int PARTNER_BURST = 120;
  private static final double PARTNER_PER_SECOND = 10;

  private final LeakReports reports;
  private final Runnable taken;
  private final @Nullable PartnerKeys partnerKeys;
  private final LeakMetrics metrics;
  private final TokenBuckets reporters =
      new TokenBuckets(BULK_BURST, BULK_PER_SECOND, Ticker.systemTicker());
  private final TokenBuckets addresses =
      new TokenBuckets(PARTNER_BURST, PARTNER_PER_SECOND, Ticker.systemTicker());

  /** How reports come. */
  public enum Form {
    /** Signed by the partner. */
    PARTNER,
    /** By a caller with a key. */
    BULK
  }

  /**
   * The intake.
   *
   * @param worker handles what was taken
   * @param partnerKeys who signs requests of the partner; {@code null} to take none
   */
  public LeakIntake(
      LeakReports reports,
      LeakWorker worker,
      @Nullable PartnerKeys partnerKeys,
      MeterRegistry metrics) {
    this.reports = reports;
    this.taken = worker::wake;
    this.partnerKeys = partnerKeys;
    this.metrics = new LeakMetrics(metrics);
  }

  /** The partner's keys; {@code null} if its requests are not taken. */
  public @Nullable PartnerKeys partnerKeys() {
    return partnerKeys;
  }

  /** How many reports a caller's key may make: one token each. */
  public TokenBuckets reporters() {
    return reporters;
  }

  /** How many requests in the partner's form may come from an address, refused ones included. */
  public TokenBuckets addresses() {
    return addresses;
  }

  /**
   * Takes reports, all of them or none.
   *
   * @param caller what the caller's authority was based on (rule L4)
   * @throws dev.keyregistry.command.eventlog.LogUnavailableException if the database does not
   *     answer
   */
  public Added take(Form form, List<LeakReport> reported, Condition caller) {
    Added added = reports.add(reported, caller);
    if (added instanceof Added.Waiting) {
      metrics.received(form == Form.PARTNER ? "partner" : "bulk", reported.size());
      taken.run();
    }
    return added;
  }
}
