package dev.keyregistry.command.leaks;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.IssuedSecret;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the reports that wait: gives a command on the key, if there is one. It may die anywhere,
 * as a command that is given again comes to nothing more.
 */
public final class LeakWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeakWorker.class);
  private static final int BATCH = 100;
  private static final long POLL_MILLIS = 1_000; // for what other processes have left behind
  private static final Duration ALARM_INTERVAL = Duration.ofMinutes(1);
  private static final Duration MEASUREMENT_INTERVAL = Duration.ofSeconds(5);
  private static final Order ORDER = new Order(Caller.SYSTEM, null, null);

  private final LeakReports reports;
  private final Commands commands;
  private final InstantSource clock;
  private final LeakMetrics metrics;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().name("leak-reports").daemon().unstarted(this::run);
  private Instant nextAlarm = Instant.MIN; // these two are the thread's own
  private Instant nextMeasurement = Instant.MIN;
  private volatile boolean closed;

  public LeakWorker(
      LeakReports reports, Commands commands, InstantSource clock, MeterRegistry metrics) {
    this.reports = reports;
    this.commands = commands;
    this.clock = clock;
    this.metrics = new LeakMetrics(metrics);
    this.metrics.watch(clock);
  }

  public void start() {
    thread.start();
  }

  /** Lets it know of reports that have come. */
  void wake() {
    news.release();
  }

  private void run() {
    boolean troubled = false;
    while (!closed) {
      try {
        LeakReports.Batch batch = reports.handle(BATCH, this::handle);
        metrics.handled(batch);
        measure();
        troubled = false;
        if (batch.size() == 0) {
          await();
        }
      } catch (Throwable e) { // also an Error: reports must not wait for ever
        if (!troubled && !closed) {
          LOG.warn("Reports of leaks cannot be handled; trying on", e);
        }
        troubled = true;
        await();
      }
    }
  }

  private boolean handle(LeakReport report, IssuedSecret secret) {
    if (closed) {
      return false;
    }
    if (secret.tenant().equals(TenantId.REGISTRY)) {
      alarm(secret);
    }
    try {
      return isOver(commands.send(command(report, secret), ORDER), secret);
    } catch (LogUnavailableException | AppendInDoubtException e) {
      throw e;
    } catch (Throwable e) { // whatever it is, it holds up no other report
      LOG.warn("A leak of {} cannot be dealt with now", secret.key(), e);
      return false;
    }
  }

  /** Once a minute, however often such a key is reported. */
  private void alarm(IssuedSecret secret) {
    Instant now = clock.instant();
    if (now.isBefore(nextAlarm)) {
      return;
    }
    nextAlarm = now.plus(ALARM_INTERVAL);
    LOG.error(
        "A secret of {} was reported as leaked, a key of the registry itself. If it is the last"
            + " root key, it still works: replace it with root-key --reset",
        secret.key());
  }

  private void measure() {
    Instant now = clock.instant();
    if (!now.isBefore(nextMeasurement)) {
      nextMeasurement = now.plus(MEASUREMENT_INTERVAL);
      metrics.waiting(reports.backlog());
    }
  }

  private static boolean isOver(Outcome outcome, IssuedSecret secret) {
    return switch (outcome) {
      case Outcome.Done done -> true;
      case Outcome.Contended contended -> false;
      default -> {
        LOG.warn("A leak of {} came to {}", secret.key(), outcome.getClass().getSimpleName());
        yield false;
      }
    };
  }

  private KeyCommand command(LeakReport report, IssuedSecret secret) {
    Reporter by = report.by();
    boolean foreign = by.tenant() != null && !by.tenant().equals(secret.tenant());
    String where = report.source() == null ? "" : ", in " + report.source();
    var provenance =
        new Provenance(
            clock.instant(),
            Provenance.SYSTEM,
            // Where another tenant's caller sits is not for this one to know.
            foreign ? null : by.address(),
            "reported as leaked by " + by.name() + where);
    return new KeyCommand.ReportLeak(
        secret.key(), secret.generation(), by.name(), report.url(), provenance);
  }

  private void await() {
    try {
      if (news.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
