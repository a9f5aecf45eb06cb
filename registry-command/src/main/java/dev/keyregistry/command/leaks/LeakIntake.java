package dev.keyregistry.command.leaks;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LeakReports.Added;
import dev.keyregistry.events.key.KeyFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
  private static final int MAX_CONCURRENT = 8;
  private static final long PATIENCE_MILLIS = 2_000;

  private final LeakReports reports;
  private final Runnable taken;
  private final @Nullable PartnerKeys partnerKeys;
  private final LeakMetrics metrics;
  private final KeyFormat format;
  private final Semaphore partnerWork = new Semaphore(MAX_CONCURRENT);
  private final Semaphore bulkWork = new Semaphore(MAX_CONCURRENT);
  private final TokenBuckets signers =
      new TokenBuckets(PARTNER_BURST, PARTNER_PER_SECOND, Ticker.systemTicker());
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
   * @param format what generated keys look like
   * @param partnerKeys who signs requests of the partner; {@code null} to take none
   */
  public LeakIntake(
      LeakReports reports,
      LeakWorker worker,
      KeyFormat format,
      @Nullable PartnerKeys partnerKeys,
      MeterRegistry metrics) {
    this.format = format;
    this.reports = reports;
    this.taken = worker::wake;
    this.partnerKeys = partnerKeys;
    this.metrics = new LeakMetrics(metrics);
  }

  /** The partner's keys; {@code null} if its requests are not taken. */
  public @Nullable PartnerKeys partnerKeys() {
    return partnerKeys;
  }

  /** What takes secrets out of a request's texts. */
  public SecretEraser eraser(Collection<String> tokens) {
    return new SecretEraser(format, tokens);
  }

  /**
   * Verifies or reads a body, which takes time and memory: only so many at once; the others wait.
   *
   * @return what it comes to; {@code null} if its turn did not come within seconds
   */
  public <T> @Nullable T inTurn(Form form, Supplier<T> work) {
    Semaphore turns = form == Form.PARTNER ? partnerWork : bulkWork;
    try {
      if (!turns.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  /** How many requests one of the partner's keys may sign. */
  public TokenBuckets signers() {
    return signers;
  }

  /** How many reports a tenant's callers may make: one token each. */
  public TokenBuckets reporters() {
    return reporters;
  }

  /**
   * How many requests whose signature is no good may come from an address. Good ones are not
   * counted with it, as everybody may come from the address of one balancer.
   */
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
